import { passwordDigest } from '../../../../clients/merchant-client.ts'
import { askMerchant } from '../../../support/merchant-client.ts'
import type { Stage } from './stage.ts'

/** A request that must end in one documented way. */
export type Case = {
  readonly ends: string
  readonly fields?: (stage: Stage) => Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>
  /** The whole body of the answer. */
  readonly body: unknown
}

const pasw = passwordDigest('right-password')
const otherPasw = passwordDigest('another-password')
const long = 'x'.repeat(2_001)
const wrong = (name: string) => ({ code: 1001, msg: `参数错误: ${name}` })
const missing = (name: string, fields: NonNullable<Case['fields']>): Case => ({
  ends: `1001 ${name}, missing`,
  fields,
  body: wrong(name),
})
const malformed = (name: string, fields: Case['fields']): Case => ({
  ends: `1001 ${name}, malformed`,
  ...(fields ? { fields } : {}),
  body: wrong(name),
})
const success = (fields: Case['fields'], data?: unknown): Case => ({
  ends: 'success',
  ...(fields ? { fields } : {}),
  body: { code: 0, msg: '', ...(data === undefined ? {} : { data }) },
})
const failure = (code: number, msg: string, fields: Case['fields']): Case => ({
  ends: String(code),
  ...(fields ? { fields } : {}),
  body: { code, msg },
})

const texts = ['legal_person', 'tax_login_certificate', 'email', 'address', 'tel', 'website', 'weixin', 'qq']

/** Every way in which an operation may end, by its path. The test asks the route table whether any is missing. */
export const casesByPath: Readonly<Record<string, readonly Case[]>> = {
  '/user/login': [
    success(({ merchant }) => ({ user: merchant.user.toUpperCase(), pasw: pasw.toUpperCase(), t: '1' }), {
      state: 0,
      msg: '',
    }),
    missing('user', () => ({ pasw: '' })),
    malformed('user', () => ({ user: ' ', pasw: '' })),
    malformed('user', () => ({ user: 'a\0b', pasw })),
    missing('pasw', () => ({ user: 'shop' })),
    malformed('pasw', () => ({ user: 'shop', pasw: 'right-password' })),
    malformed('pasw', () => ({ user: 'shop', pasw: `${pasw}0` })),
    failure(1003, '用户名或密码错误', ({ merchant }) => ({ user: merchant.user, pasw: otherPasw })),
    failure(1003, '用户名或密码错误', () => ({ user: 'nobody', pasw })),
    failure(1003, '用户名或密码错误', ({ customer }) => ({ user: customer.email, pasw })),
    failure(1004, '尝试次数过多', async ({ server }) => {
      const fields = { user: 'guessed', pasw: otherPasw }
      for (let tried = 0; tried < 10; tried++) await askMerchant(server, '/user/login', { fields })
      return { ...fields, pasw }
    }),
  ],
  '/user/reg': [
    success(() => ({ user: 'New.Shop_1@x', pasw, type: 2 })),
    missing('user', () => ({})),
    malformed('user', () => ({ user: 'abc', pasw, type: 0 })),
    malformed('user', () => ({ user: 'x'.repeat(33), pasw, type: 0 })),
    malformed('user', () => ({ user: '影院影院', pasw, type: 0 })),
    missing('pasw', () => ({ user: 'good-name', type: 9 })),
    malformed('pasw', () => ({ user: 'good-name', pasw: 'x', type: 9 })),
    missing('type', () => ({ user: 'good-name', pasw })),
    malformed('type', () => ({ user: 'good-name', pasw, type: 3 })),
    malformed('type', () => ({ user: 'good-name', pasw, type: '01' })),
    failure(1002, '用户已存在', ({ merchant }) => ({ user: merchant.user.toUpperCase(), pasw, type: 1 })),
    failure(1002, '用户已存在', ({ administrator }) => ({ user: administrator.email.toUpperCase(), pasw, type: 1 })),
    failure(1004, '尝试次数过多', async ({ server }) => {
      const subject = 'merchant-reg-address:127.0.0.1'
      const ends_at_ms = server.time.clock.nowMs() + 60_000
      const row = { cinema_id: server.cinemaId, subject, count: 1_000, since_ms: 0, ends_at_ms }
      await server.db.deleteFrom('tries').where('subject', '=', subject).execute()
      await server.db.insertInto('tries').values(row).execute()
      return { user: 'good-name', pasw, type: 1 }
    }),
  ],
  '/user/logout': [success(undefined)],
  '/user/info': [
    success(() => ({ t: 1 }), {
      nick: '',
      logo: '',
      legal_person: '',
      tax_login_certificate: '',
      email: '',
      address: '',
      tel: '',
      website: '',
      weixin: '',
      qq: '',
      pay: { bank: '', alipay: '', tenpay: '', default: '' },
      contact: { name: '', tel: '' },
    }),
  ],
  '/user/modify': [
    success(() => ({ nick: '便捷神', pay: '{"bank":"1"}', contact: '', logo: 'http://a.example/x.png', t: 1 })),
    missing('nick', () => ({ logo: 'x' })),
    malformed('nick', () => ({ nick: ' ', logo: 'x' })),
    malformed('nick', () => ({ nick: 'x'.repeat(256) })),
    malformed('logo', () => ({ nick: 'n', logo: 'javascript:alert(1)', pay: '1' })),
    malformed('logo', () => ({ nick: 'n', logo: '//elsewhere.example/x.png' })),
    ...texts.flatMap((name) => [
      malformed(name, () => ({ nick: 'n', [name]: long })),
      malformed(name, () => ({ nick: 'n', [name]: 'a\0b' })),
    ]),
    ...['pay', 'contact'].flatMap((name) =>
      ['x', '[]', 'null', '1', '{"tel":1,"bank":1}', '{"tel":"\\u0000","bank":"\\ud800"}'].map((text) =>
        malformed(name, () => ({ nick: 'n', [name]: text })),
      ),
    ),
  ],
  '/user/list': [
    success(() => ({ user: 'no-such-name', type: '', state: '', page: '', size: '' }), []),
    ...['user', 'type', 'state', 'page', 'size'].map((name) =>
      malformed(name, () => ({ [name]: name === 'user' ? 'a\0' : '4x' })),
    ),
    malformed('page', () => ({ page: 0, size: 0 })),
    malformed('size', () => ({ size: 101 })),
  ],
  '/user/review': [
    success(({ merchant }) => ({ uid: merchant.uid, state: 0, msg: '' })),
    missing('uid', () => ({ state: 9 })),
    malformed('uid', () => ({ uid: 'x', state: 9 })),
    malformed('uid', () => ({ uid: 987_654, state: 9 })),
    malformed('uid', ({ administrator }) => ({ uid: administrator.accountId, state: 0 })),
    missing('state', ({ merchant }) => ({ uid: merchant.uid, msg: long })),
    malformed('state', ({ merchant }) => ({ uid: merchant.uid, state: 4, msg: long })),
    malformed('msg', ({ merchant }) => ({ uid: merchant.uid, state: 0, msg: long })),
  ],
}
