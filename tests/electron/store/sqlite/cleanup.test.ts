import { now } from 'rxdb'
import { describe, expect, it } from 'vitest'
import { aDocument, idsOf, insert, openSample } from './sample-collection.ts'

const dayMs = 86_400_000

describe('cleaning up', () => {
  it('purges documents deleted long enough ago, and no others', async () => {
    const samples = await openSample()
    await insert(
      samples,
      aDocument({ id: 'old and living', _meta: { lwt: 1 } }),
      aDocument({ id: 'deleted long ago', _deleted: true, _meta: { lwt: now() - 2 * dayMs } }),
      aDocument({ id: 'deleted just now', _deleted: true }),
    )
    expect(await samples.cleanup(dayMs)).toBe(true)
    const left = await samples.findDocumentsById(['old and living', 'deleted long ago', 'deleted just now'], true)
    expect(idsOf(left)).toEqual(['old and living', 'deleted just now'])
  })

  it('purges a bounded number at a time and says when it is done', async () => {
    const samples = await openSample()
    const ids = Array.from({ length: 1_500 }, (_, at) => `id-${at}`)
    await insert(samples, ...ids.map((id) => aDocument({ id, _deleted: true })))
    expect(await samples.cleanup(0)).toBe(false)
    expect(await samples.findDocumentsById(ids, true)).toHaveLength(500)
    expect(await samples.cleanup(0)).toBe(true)
    expect(await samples.findDocumentsById(ids, true)).toEqual([])
  })

  it('lets an id be inserted again afterwards', async () => {
    const samples = await openSample()
    await insert(samples, aDocument({ _deleted: true }))
    await samples.cleanup(0)
    await insert(samples, aDocument({ title: 'again' }))
    expect(await samples.findDocumentsById(['a'], false)).toMatchObject([{ title: 'again' }])
  })
})
