import { BehaviorSubject, Subject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { createTimerScheduler } from '../../electron/timer-scheduler.ts'
import { atMostFourASecond, viewOfChanges } from '../../electron/view-of-changes.ts'
import { createFakeTime } from '../support/fake-time.ts'

describe('a view of changes', () => {
  it('tells last what is so, where computing it brings about a change of its own', async () => {
    const time = createFakeTime()
    const line$ = new BehaviorSubject('online')
    const sales$ = new BehaviorSubject(0)
    let hasSlept = false
    // As the clock does, which the view asks after it has read the line: it notices the sleep, and the line is lost.
    const askClock = () => {
      if (hasSlept && line$.value === 'online') line$.next('offline')
    }
    const view = () => {
      const line = line$.value
      askClock()
      return line
    }
    const changes$ = new Subject<unknown>()
    line$.subscribe(changes$)
    sales$.subscribe(changes$)
    const lines: string[] = []
    viewOfChanges(atMostFourASecond(changes$, createTimerScheduler(time)), view).subscribe((line) => lines.push(line))
    await time.pass(1_000)
    hasSlept = true
    sales$.next(1)
    await time.pass(5_000)
    expect([line$.value, lines.at(-1)]).toEqual(['offline', 'offline'])
    // Nobody is told of what was stale before it could be shown.
    expect(lines).toEqual(['online', 'offline'])
  })

  it('goes on after a fault of what computes it, for whoever follows it again', () => {
    const changes$ = new Subject<unknown>()
    let isBroken = true
    const view$ = viewOfChanges(changes$, () => {
      if (isBroken) throw new Error('broken')
      return 'whole'
    })
    const heard: string[] = []
    view$.subscribe({ next: (item) => heard.push(item), error: (fault: Error) => heard.push(fault.message) })
    isBroken = false
    view$.subscribe((item) => heard.push(item))
    expect(heard).toEqual(['broken', 'whole'])
  })

  it('is told of at once, and within a quarter of a second of the last of many changes', async () => {
    const time = createFakeTime()
    const changes$ = new Subject<number>()
    let latest = 0
    changes$.subscribe((change) => {
      latest = change
    })
    const heard: number[] = []
    viewOfChanges(atMostFourASecond(changes$, createTimerScheduler(time)), () => latest).subscribe((value) =>
      heard.push(value),
    )
    for (let change = 1; change <= 10; change += 1) {
      changes$.next(change)
      await time.pass(10)
    }
    await time.pass(250)
    expect(heard).toEqual([0, 1, 10])
  })
})
