import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseKinds } from '../../../support/databases.ts'
import { applyAsMerchant, askMerchant } from '../../../support/merchant-client.ts'
import { openStage, type Stage } from './stage.ts'

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(40, 7)])
const jpeg = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(40, 7)])
const webp = Buffer.concat([Buffer.from('RIFF....WEBPVP8 ', 'latin1'), Buffer.alloc(40, 7)])
const largest = 2 * 1024 * 1024
const done = { code: 0, msg: '' }
const wrongLogo = { code: 1001, msg: '参数错误: logo' }

async function multipart(fields: Readonly<Record<string, string>>, logo: Buffer) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('logo', new Blob([new Uint8Array(logo)], { type: 'image/png' }), '标志.png')
  const response = new Response(form)
  const payload = Buffer.from(await response.arrayBuffer())
  return { raw: { type: response.headers.get('content-type') ?? '', payload } }
}

describe.each(databaseKinds)('profiles of merchants on %s', (kind) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage(kind)
  })
  afterAll(() => stage.close())

  const modify = async (cookie: string, fields: object) =>
    (await askMerchant(stage.server, '/user/modify', { cookie, fields: { ...fields } })).body
  const upload = async (cookie: string, logo: Buffer, nick = '便捷神') =>
    (await askMerchant(stage.server, '/user/modify', { cookie, ...(await multipart({ nick }, logo)) })).body
  const info = async (cookie: string) =>
    (await askMerchant(stage.server, '/user/info', { method: 'GET', cookie })).body.data as Record<string, unknown>

  it('keep what is not sent, clear what is empty, and merge groups by key', async () => {
    const { cookie } = await applyAsMerchant(stage.server)
    const first = {
      nick: ' 便捷神 ',
      tel: '0755-1',
      qq: '1',
      pay: '{"bank":"b","alipay":"a","more":1}',
      contact: '{"name":"王五"}',
    }
    expect(await modify(cookie, first)).toEqual(done)
    expect(
      await modify(cookie, { nick: '便捷', qq: '', pay: '{"alipay":"","tenpay":"t","__proto__":{"bank":"x"}}' }),
    ).toEqual(done)
    expect(await info(cookie)).toMatchObject({
      nick: '便捷',
      tel: '0755-1',
      qq: '',
      pay: { bank: 'b', alipay: '', tenpay: 't', default: '' },
      contact: { name: '王五', tel: '' },
    })
    expect(await modify(cookie, { nick: '便捷', pay: '', contact: '{"tel":"135"}' })).toEqual(done)
    expect(await info(cookie)).toMatchObject({
      pay: { bank: '', alipay: '', tenpay: '', default: '' },
      contact: { name: '王五', tel: '135' },
    })
  })

  it('return any text as it came', async () => {
    const { cookie } = await applyAsMerchant(stage.server)
    for (const text of [
      "'; drop table merchants; --",
      '<script>alert(1)</script>',
      '🎬👩‍👩‍👧',
      'שלום עולם',
      '100%_+&=',
    ]) {
      expect(await modify(cookie, { nick: text, contact: JSON.stringify({ name: text }) })).toEqual(done)
      expect(await info(cookie)).toMatchObject({ nick: text, contact: { name: text, tel: '' } })
    }
  })

  it('take pay and contact as PHP writes arrays too, in a form and in a multipart body', async () => {
    const { cookie } = await applyAsMerchant(stage.server)
    const php = { nick: 'n', 'pay[bank]': '工行', 'pay[alipay]': 'a', 'contact[tel]': '135', 'contact[more]': 'x' }
    expect(await modify(cookie, php)).toEqual(done)
    const form = new FormData()
    for (const [name, value] of Object.entries({ nick: 'n', 'pay[tenpay]': 't' })) form.set(name, value)
    const request = new Request('http://cinema.example', { method: 'POST', body: form })
    const type = request.headers.get('content-type') ?? ''
    const raw = { type, payload: Buffer.from(await request.arrayBuffer()) }
    expect((await askMerchant(stage.server, '/user/modify', { cookie, raw })).body).toEqual(done)
    expect(await info(cookie)).toMatchObject({
      pay: { bank: '工行', alipay: 'a', tenpay: 't', default: '' },
      contact: { name: '', tel: '135' },
    })
    const wrongPay = { code: 1001, msg: '参数错误: pay' }
    expect(await modify(cookie, { nick: 'n', 'pay[bank]': 'x'.repeat(2_001) })).toEqual(wrongPay)
  })

  it('of several changes at once lose none', async () => {
    const { cookie } = await applyAsMerchant(stage.server)
    const names = ['legal_person', 'email', 'address', 'tel', 'website', 'weixin', 'qq']
    await Promise.all(names.map((name) => modify(cookie, { nick: 'n', [name]: name })))
    expect(await info(cookie)).toMatchObject(Object.fromEntries(names.map((name) => [name, name])))
  })

  it('are each account’s own, the administrator’s too', async () => {
    const [mine, other] = [await applyAsMerchant(stage.server), await applyAsMerchant(stage.server)]
    await modify(mine.cookie, { nick: 'mine' })
    await modify(stage.administrator.cookie, { nick: 'admin' })
    const nicks = [mine.cookie, other.cookie, stage.administrator.cookie].map(async (one) => (await info(one)).nick)
    expect(await Promise.all(nicks)).toEqual(['mine', '', 'admin'])
  })

  it('take an uploaded logo by its content, serve it sealed off, and forget it for another', async () => {
    const { cookie } = await applyAsMerchant(stage.server)
    const paths: string[] = []
    for (const [type, logo] of Object.entries({ 'image/png': png, 'image/jpeg': jpeg, 'image/webp': webp })) {
      expect(await upload(cookie, logo)).toEqual(done)
      const path = String((await info(cookie)).logo)
      const served = await stage.server.app.inject({ url: path })
      expect([served.statusCode, served.headers['content-type'], served.rawPayload]).toEqual([200, type, logo])
      expect(served.headers).toMatchObject({ 'x-content-type-options': 'nosniff' })
      paths.push(path)
    }
    await modify(cookie, { nick: 'n' })
    expect((await info(cookie)).logo).toBe(paths[2])
    await modify(cookie, { nick: 'n', logo: 'https://elsewhere.example/x.png' })
    const statuses = paths.map(async (url) => (await stage.server.app.inject({ url })).statusCode)
    expect(await Promise.all(statuses)).toEqual([404, 404, 404])
  })

  it('refuse a logo that is too large or no picture, and change nothing', async () => {
    const { cookie } = await applyAsMerchant(stage.server)
    await modify(cookie, { nick: 'before' })
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')
    const sized = (bytes: number) => Buffer.concat([png, Buffer.alloc(bytes - png.length)])
    for (const logo of [svg, sized(largest + 1), sized(largest * 3)]) {
      expect(await upload(cookie, logo, 'after')).toEqual(wrongLogo)
    }
    expect(await upload(cookie, Buffer.alloc(0), 'before')).toEqual(done)
    expect(await info(cookie)).toMatchObject({ nick: 'before', logo: '' })
    expect(await upload(cookie, sized(largest))).toEqual(done)
  })

  const parts = (count: number) =>
    `${Array.from({ length: count }, (_, at) => `--x\r\nContent-Disposition: form-data; name="${at ? `pad${at}` : 'nick'}"\r\n\r\nn\r\n`).join('')}--x--\r\n`

  it.each([
    'multipart/form-data; boundary=x',
    'Multipart/Form-Data;boundary="x"',
    'multipart/form-data; charset=utf-8; boundary=x',
    'multipart/form-data; boundary=x; charset="UTF-8";',
  ])('are taken from a body of type %s, unless it has far more parts than there are fields', async (type) => {
    const { cookie } = await applyAsMerchant(stage.server)
    const modifyRaw = async (payload: string) =>
      (await askMerchant(stage.server, '/user/modify', { cookie, raw: { type, payload } })).body
    expect(await modifyRaw(parts(5))).toEqual(done)
    expect(await info(cookie)).toMatchObject({ nick: 'n' })
    expect(await modifyRaw(parts(500))).toEqual({ code: 1001, msg: '参数错误: nick' })
  })

  it.each([
    'multipart/form-data; xboundary=y; boundary=x',
    'multipart/form-data; x="; boundary=y"; boundary=x',
    'multipart/form-data; boundary=y; boundary=x',
    'multipart/form-data; boundary=x; boundary=y',
    'multipart/form-data; boundary="\\x"',
    'multipart/form-data; boundary=',
  ])('are taken from no body of type %s, which says in two ways what its parts are told apart by', async (type) => {
    const { cookie } = await applyAsMerchant(stage.server)
    for (const payload of [parts(5), parts(500)]) {
      const { body } = await askMerchant(stage.server, '/user/modify', { cookie, raw: { type, payload } })
      expect(body).toEqual({ code: 1001, msg: '参数错误: nick' })
    }
    expect(stage.server.faults).toEqual([])
  })

  it('take nothing from a body that is not what its type says, and hear of the session before the body', async () => {
    const bodies = [
      { type: 'multipart/form-data', payload: 'nick=n' },
      { type: 'multipart/form-data; boundary=x', payload: '--x\r\nnick' },
      { type: 'application/json', payload: '{"nick":"n"}' },
      { type: 'application/x-www-form-urlencoded', payload: Buffer.from([0x6e, 0xff]) },
      { type: 'application/x-www-form-urlencoded', payload: 'nick=%zz' },
      { type: 'application/x-www-form-urlencoded', payload: `nick=n&pad=${'x'.repeat(largest * 2)}` },
    ]
    const { cookie } = await applyAsMerchant(stage.server)
    for (const raw of bodies) {
      const sent = async (who: string) => (await askMerchant(stage.server, '/user/modify', { cookie: who, raw })).body
      expect([raw.type, await sent(cookie)]).toEqual([raw.type, { code: 1001, msg: '参数错误: nick' }])
      expect((await sent('')).code).toBe(1101)
    }
    expect(stage.server.faults).toEqual([])
  })
})
