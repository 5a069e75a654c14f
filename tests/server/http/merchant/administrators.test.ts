import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passwordDigest } from '../../../../clients/merchant-client.ts'
import { databaseKinds } from '../../../support/databases.ts'
import { applyAsMerchant, askMerchant } from '../../../support/merchant-client.ts'
import { usualPassword } from '../../../support/web-customer.ts'
import { openStage, type Stage } from './stage.ts'

describe.each(databaseKinds)('administrators of merchants on %s', (kind) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage(kind)
  })
  afterAll(() => stage.close())

  const list = async (fields: object) => {
    const given = { method: 'GET', cookie: stage.administrator.cookie, fields: { ...fields } } as const
    return (await askMerchant(stage.server, '/user/list', given)).body.data as { uid: number; name: string }[]
  }
  const review = (uid: number, state: number, more = {}) => {
    const fields = { uid, state, ...more }
    return askMerchant(stage.server, '/user/review', { cookie: stage.administrator.cookie, fields })
  }

  it('see merchants by number, with their profile and no secret, themselves not among them', async () => {
    const { merchant, administrator } = stage
    await askMerchant(stage.server, '/user/modify', { cookie: merchant.cookie, fields: { nick: '便捷神' } })
    const all = await list({})
    const texts = { logo: '', legal_person: '', tax_login_certificate: '', email: '', address: '', tel: '' }
    expect(all[0]).toEqual({
      uid: merchant.uid,
      name: merchant.user,
      type: 0,
      state: 0,
      nick: '便捷神',
      ...texts,
      website: '',
      weixin: '',
      qq: '',
      pay: { bank: '', alipay: '', tenpay: '', default: '' },
      contact: { name: '', tel: '' },
    })
    expect(all.map((one) => one.uid)).toEqual(all.map((one) => one.uid).toSorted((a, b) => a - b))
    expect(all.some((one) => one.uid === administrator.accountId)).toBe(false)
  })

  it('find merchants by a part of the name taken as it is, by type and by state, page by page', async () => {
    const names = ['aa_x-one', 'AA_X-two', 'aaxx-three', 'aa_x-four']
    for (const [index, user] of names.entries()) {
      const fields = { user, pasw: passwordDigest(usualPassword), type: index === 1 ? 1 : 0 }
      await askMerchant(stage.server, '/user/reg', { fields })
    }
    const namesOf = async (fields: object) => (await list(fields)).map((one) => one.name)
    expect(await namesOf({ user: 'Aa_X' })).toEqual(['aa_x-one', 'AA_X-two', 'aa_x-four'])
    expect(await namesOf({ user: 'aa%' })).toEqual([])
    expect(await namesOf({ user: 'aa_x', type: 0 })).toEqual(['aa_x-one', 'aa_x-four'])
    expect(await namesOf({ user: 'aa_x', state: 0 })).toEqual([])
    expect(await namesOf({ user: 'aa_x', state: 1, page: 2, size: 2 })).toEqual(['aa_x-four'])
    expect(await namesOf({ page: Number.MAX_SAFE_INTEGER, size: 100 })).toEqual([])
  })

  it('decide on a merchant, who hears of it at login', async () => {
    const { uid, user } = await applyAsMerchant(stage.server, 1)
    const told = async () => {
      const fields = { user, pasw: passwordDigest(usualPassword) }
      return (await askMerchant(stage.server, '/user/login', { fields })).body.data
    }
    const heard = []
    for (const [state, more] of [
      [2, { msg: '证件不清' }],
      [3, {}],
      [2, { msg: '' }],
      [0, { msg: 'x' }],
    ] as const) {
      expect((await review(uid, state, more)).body).toEqual({ code: 0, msg: '' })
      heard.push(await told())
    }
    expect(heard).toEqual([
      { state: 2, msg: '证件不清' },
      { state: 3, msg: '帐户合同过期' },
      { state: 2, msg: '审核拒绝' },
      { state: 0, msg: '' },
    ])
  })
})
