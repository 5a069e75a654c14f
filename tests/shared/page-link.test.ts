import { describe, expect, it } from 'vitest'
import { refused } from '../../shared/core/result.ts'
import type { PageMessage } from '../../shared/link-messages.ts'
import { createPageLink } from '../../shared/page-link.ts'

/** The page's end of a link whose other end the test plays. */
function openLink() {
  const sent: PageMessage[] = []
  const timed: (() => void)[] = []
  const page = createPageLink((_, callback) => {
    timed.push(callback)
    return () => undefined
  })
  return { ...page, sent, come: () => page.cameUp({ send: (message) => sent.push(message) }), timed }
}

const none = { stage: 'none' } as const

describe('the page’s end of a link', () => {
  it('pairs answers with calls, in whatever order they come', async () => {
    const { link, come, received, sent } = openLink()
    come()
    const first = link.call('order.leave', {})
    const second = link.call('order.pay', { method: 'card' } as never)
    received({ kind: 'answer', id: 2, result: refused({ code: 'NoOrder' }) })
    received({ kind: 'answer', id: 1, result: { ok: true, value: {} } })
    expect(await Promise.all([first, second])).toEqual([{ ok: true, value: {} }, refused({ code: 'NoOrder' })])
    expect(sent.map((message) => message.kind)).toEqual(['call', 'call'])
  })

  it('answers LinkLost to calls that a cut left open, and to calls while it is down', async () => {
    const { link, come, wentDown, sent } = openLink()
    const before = link.call('order.leave', {})
    come()
    const open = link.call('order.leave', {})
    wentDown()
    const after = link.call('order.leave', {})
    expect(await Promise.all([before, open, after])).toEqual(Array(3).fill(refused({ code: 'LinkLost' })))
    expect(sent).toHaveLength(1)
  })

  it('asks again for every open feed when it comes back, and not for those that were stopped', () => {
    const { link, come, wentDown, received, sent } = openLink()
    const items: unknown[] = []
    link.watch('order', {}, (item) => items.push(item))
    const stop = link.watch('films', {}, (item) => items.push(item))
    come()
    stop()
    wentDown()
    come()
    received({ kind: 'item', id: 1, item: none })
    received({ kind: 'item', id: 2, item: [] })
    expect(items).toEqual([none])
    expect(sent).toEqual([
      { kind: 'watch', id: 1, name: 'order', input: {} },
      { kind: 'watch', id: 2, name: 'films', input: {} },
      { kind: 'stop', id: 2 },
      { kind: 'watch', id: 1, name: 'order', input: {} },
    ])
  })

  it('asks again, later, for a feed that failed, and leaves one alone that is not allowed', () => {
    const { link, come, received, sent, timed } = openLink()
    link.watch('order', {}, () => undefined)
    link.watch('device', {}, () => undefined)
    come()
    received({ kind: 'ended', id: 1, refusal: { code: 'Internal', id: 'fault-1' } })
    received({ kind: 'ended', id: 2, refusal: { code: 'NotAllowed' } })
    for (const callback of timed) callback()
    expect(sent.map((message) => message.id)).toEqual([1, 2, 1])
  })

  it('tells whether it is up, at once and at each change', () => {
    const { link, come, wentDown } = openLink()
    const told: boolean[] = []
    const stop = link.watchLink((isUp) => told.push(isUp))
    wentDown()
    come()
    wentDown()
    stop()
    come()
    expect(told).toEqual([false, true, false])
  })

  it('passes over an answer to no call and an item of no feed', () => {
    const { come, received, sent } = openLink()
    come()
    received({ kind: 'answer', id: 9, result: { ok: true, value: {} } })
    received({ kind: 'item', id: 9, item: none })
    received({ kind: 'ended', id: 9, refusal: { code: 'BadRequest' } })
    expect(sent).toEqual([])
  })
})
