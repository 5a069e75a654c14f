import { debounceTime, Subject, throttleTime } from 'rxjs'
import { expect, it } from 'vitest'
import { createTimerScheduler } from '../../electron/timer-scheduler.ts'
import { createFakeTime } from '../support/fake-time.ts'

it('lets a throttle pass the first change at once, the rest at most once in a while, and never lose the last', async () => {
  const time = createFakeTime()
  const changes = new Subject<number>()
  const passed: number[] = []
  const following = changes
    .pipe(throttleTime(250, createTimerScheduler(time), { leading: true, trailing: true }))
    .subscribe((change) => passed.push(change))
  for (const change of [1, 2, 3]) changes.next(change)
  expect(passed).toEqual([1])
  await time.pass(249)
  expect(passed).toEqual([1])
  await time.pass(1)
  expect(passed).toEqual([1, 3])
  changes.next(4)
  await time.pass(249)
  expect(passed).toEqual([1, 3])
  await time.pass(1_000)
  expect(passed).toEqual([1, 3, 4])
  changes.next(5)
  changes.next(6)
  following.unsubscribe()
  await time.pass(1_000)
  expect(passed).toEqual([1, 3, 4, 5])
})

it('lets a debounce wait until changes have paused', async () => {
  const time = createFakeTime()
  const changes = new Subject<number>()
  const passed: number[] = []
  changes.pipe(debounceTime(2_000, createTimerScheduler(time))).subscribe((change) => passed.push(change))
  changes.next(1)
  await time.pass(1_500)
  changes.next(2)
  await time.pass(1_999)
  expect(passed).toEqual([])
  await time.pass(1)
  expect(passed).toEqual([2])
})

it('takes back what it has scheduled', async () => {
  const time = createFakeTime()
  let runs = 0
  const task = createTimerScheduler(time).schedule(() => {
    runs += 1
  }, 100)
  task.unsubscribe()
  await time.pass(1_000)
  expect(runs).toBe(0)
})
