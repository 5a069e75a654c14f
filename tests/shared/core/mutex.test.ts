import { expect, it } from 'vitest'
import { createLanes } from '../../../shared/core/mutex.ts'

it('lanes run no more pieces of work at once than they are many, each of them in its turn, whatever fails', async () => {
  const inLane = createLanes(2)
  const ends = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, ...Promise.withResolvers<string>() }))
  const begun: string[] = []
  const running = ends.map(({ name, promise }) =>
    inLane(async () => {
      begun.push(name)
      return await promise
    }).catch((fault) => fault as string),
  )
  expect(begun).toEqual(['a', 'b'])
  ends[1]?.reject('b failed')
  expect(await running[1]).toBe('b failed')
  expect(begun).toEqual(['a', 'b', 'c'])
  for (const { name, resolve } of ends) resolve(name)
  expect(await Promise.all(running)).toEqual(['a', 'b failed', 'c', 'd', 'e'])
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'e'])
})
