import { describe, expect, it } from 'vitest'
import { maxMessageBytes } from '../../../electron/link/page-message.ts'
import { createServe, maxOpenCalls } from '../../../electron/link/serve.ts'
import type { StaffView } from '../../../shared/accounts/staff.ts'
import type { AccountId } from '../../../shared/core/ids.ts'
import { accepted, refused } from '../../../shared/core/result.ts'
import { type Audience, kioskCalls, kioskFeeds } from '../../../shared/screen-api.ts'
import { aKioskService } from '../../support/kiosk-service.ts'
import { openPage } from '../../support/served-page.ts'
import { createSilentLog } from '../../support/silent-log.ts'

const seats = { showtimeId: 7, seats: [{ row: 1, col: 2 }] }
const clerk: StaffView = { accountId: 3 as AccountId, name: 'Wu Dashan', role: 'clerk' }

describe('a page', () => {
  it('is up once it first asks for something that can be read, and that is told once', async () => {
    let pagesUp = 0
    const { log } = createSilentLog()
    const random = { uuid: () => 'fault', unit: () => 0 }
    const serve = createServe({ service: aKioskService(), ports: { log, random } }, () => {
      pagesUp += 1
    })
    const pages = [serve({ send: () => undefined }), serve({ send: () => undefined })]
    for (const page of pages) await page.receive('no message')
    expect(pagesUp).toBe(0)
    const watch = JSON.stringify({ kind: 'watch', id: 1, name: 'order', input: {} })
    for (const page of [...pages, ...pages]) await page.receive(watch)
    expect(pagesUp).toBe(1)
    for (const page of pages) page.close()
  })
})

describe('a call', () => {
  it('is handled with its input and answered with its output', async () => {
    const asked: unknown[] = []
    const page = openPage(
      aKioskService({
        calls: {
          'order.hold': async (input) => {
            asked.push(input)
            return accepted({})
          },
        },
      }),
    )
    expect(await page.say({ kind: 'call', id: 12, name: 'order.hold', input: seats })).toEqual({
      kind: 'answer',
      id: 12,
      result: { ok: true, value: {} },
    })
    expect(asked).toEqual([seats])
  })

  it('that speaks of what a feed shows is taken only from a page that has this feed open, and no longer than that', async () => {
    const seen = { saleId: '00000000-0000-4000-8000-00000000000a', copy: 1 }
    const service = aKioskService()
    const [shows, other] = [openPage(service), openPage(service)]
    await shows.say({ kind: 'watch', id: 4, name: 'order', input: {} })
    await other.say({ kind: 'watch', id: 4, name: 'status', input: {} })
    for (const call of ['order.seen', 'order.collect'] as const) {
      expect(await shows.call(call, seen)).toEqual({ ok: true, value: {} })
      expect(await other.call(call, seen)).toEqual(refused({ code: 'NotAllowed' }))
    }
    await shows.say({ kind: 'stop', id: 4 })
    expect(await shows.call('order.seen', seen)).toEqual(refused({ code: 'NotAllowed' }))
  })

  it('carries a named refusal', async () => {
    const refusal = { code: 'SeatsGone' as const, seats: seats.seats }
    const page = openPage(aKioskService({ calls: { 'order.hold': async () => refused(refusal) } }))
    expect(await page.call('order.hold', seats)).toEqual({ ok: false, refusal })
  })

  it('answers nothing beyond what the list names', async () => {
    const staff = { ...clerk, passwordHash: 'argon2' }
    const page = openPage(aKioskService({ calls: { 'staff.signIn': async () => accepted(staff) } }))
    expect(await page.call('staff.signIn', { login: 'a', password: 'b' })).toEqual({ ok: true, value: clerk })
  })

  it.each([
    ['an unknown name', 'order.steal', {}],
    ['a name of every object', 'constructor', {}],
    ['a prototype', '__proto__', {}],
    ['an input of another shape', 'order.hold', { showtimeId: 'seven' }],
    ['no input', 'order.hold', undefined],
    ['more than was asked for', 'order.leave', { andAlso: true }],
    ['too large an input', 'order.leave', { padding: 'x'.repeat(kioskCalls['order.leave'].maxBytes) }],
  ])('with %s is a bad request', async (_, name, input) => {
    expect(await openPage().call(name, input)).toEqual({ ok: false, refusal: { code: 'BadRequest' } })
  })

  it('for more than the person may is not allowed, and not handled', async () => {
    let isHandled = false
    const page = openPage(
      aKioskService({
        calls: {
          'staff.signOut': async () => {
            isHandled = true
            return accepted({})
          },
        },
      }),
    )
    expect(await page.call('staff.signOut', {})).toEqual({ ok: false, refusal: { code: 'NotAllowed' } })
    expect(isHandled).toBe(false)
  })

  it.each([
    ['throws', () => Promise.reject(new Error('the disk said no'))],
    [
      'throws at once',
      () => {
        throw new Error('the disk said no')
      },
    ],
    ['answers what the list does not name', async () => accepted([]) as never],
    ['refuses what the list does not name', async () => refused({ code: 'Moody' }) as never],
  ])('whose handler %s is answered with an id, and the log has the fault', async (_, handler) => {
    const page = openPage(aKioskService({ calls: { 'order.leave': handler } }))
    expect(await page.call('order.leave', {})).toEqual({ ok: false, refusal: { code: 'Internal', id: 'fault-1' } })
    expect(page.logged).toHaveLength(1)
    expect(JSON.parse(page.logged[0] ?? '')).toMatchObject({ faultId: 'fault-1', call: 'order.leave' })
  })

  it('is refused while very many are under way', async () => {
    const page = openPage(aKioskService({ calls: { 'order.leave': () => new Promise(() => undefined) } }))
    for (let count = 0; count < maxOpenCalls; count += 1) void page.call('order.leave', {})
    expect(await page.call('order.leave', {})).toEqual({ ok: false, refusal: { code: 'BadRequest' } })
  })

  it.each([
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['no whole JSON', '{'],
    ['no id', '{"kind":"call"}'],
    ['an id below 1', '{"kind":"stop","id":0}'],
    ['another kind', '{"kind":"order","id":1}'],
    ['too large', `"${'x'.repeat(maxMessageBytes)}"`],
    ['nested deeply', '['.repeat(maxMessageBytes)],
  ])('that is %s is a bad request of no call', async (_, text) => {
    const badRequest = { ok: false, refusal: { code: 'BadRequest' } }
    expect(await openPage().say(text)).toEqual({ kind: 'answer', id: 0, result: badRequest })
  })
})

describe('every call of the list', () => {
  const audiences: Audience[] = ['guest', 'customer', 'staff', 'admin']
  const names = [...Object.entries(kioskCalls), ...Object.entries(kioskFeeds)]

  it.each(names)('%s is for those who rank at least as high as it says', async (name, { who }) => {
    const ranks = audiences.map((audience) => ({
      audience,
      mayUse: audiences.indexOf(audience) >= audiences.indexOf(who),
    }))
    for (const { audience, mayUse } of ranks) {
      const page = openPage(aKioskService({ audience: () => audience }))
      await page.say({ kind: name in kioskCalls ? 'call' : 'watch', id: 1, name, input: 'of no shape' })
      const answer = name in kioskCalls ? await page.call(name, 'of no shape') : Object(page.sent[0])
      expect(answer.refusal).toEqual({ code: mayUse ? 'BadRequest' : 'NotAllowed' })
    }
  })
})
