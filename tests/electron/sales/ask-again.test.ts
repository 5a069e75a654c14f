import { Subject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { createAskAgain } from '../../../electron/sales/ask-again.ts'
import { createFakeTime } from '../../support/fake-time.ts'

describe('asking again', () => {
  it('waits twice as long each time, up to half a minute, and briefly again once whoever is asked is back', async () => {
    const time = createFakeTime()
    const isBack = new Subject<void>()
    const askAgain = createAskAgain<string>(time.timer, isBack)
    const waitedSeconds = async () => {
      let isAsked = false
      askAgain.later('key', () => {
        isAsked = true
      })
      for (let seconds = 1; ; seconds++) {
        await time.pass(1_000)
        if (isAsked) return seconds
      }
    }
    const pauses: number[] = []
    for (let time = 0; time < 7; time++) pauses.push(await waitedSeconds())
    pauses.push(await waitedSeconds())
    isBack.next()
    for (let time = 0; time < 2; time++) pauses.push(await waitedSeconds())
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30, 1, 2])
  })
})
