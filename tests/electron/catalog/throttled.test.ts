import { Subject } from 'rxjs'
import { expect, it } from 'vitest'
import { throttled } from '../../../electron/catalog/throttled.ts'
import { createFakeTime } from '../../support/fake-time.ts'

it('lets the first change through at once, the rest at most once in a while, and never loses the last', async () => {
  const { timer, pass } = createFakeTime()
  const changes = new Subject<void>()
  let passed = 0
  const following = throttled(changes, 250, timer).subscribe(() => passed++)
  const seen: number[] = []
  for (let count = 0; count < 5; count++) changes.next()
  seen.push(passed)
  await pass(249)
  seen.push(passed)
  await pass(1)
  seen.push(passed)
  await pass(1_000)
  seen.push(passed)
  changes.next()
  seen.push(passed)
  following.unsubscribe()
  changes.next()
  await pass(1_000)
  seen.push(passed)
  expect(seen).toEqual([1, 1, 2, 2, 3, 3])
})
