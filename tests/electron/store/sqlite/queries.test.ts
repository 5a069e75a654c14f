import { describe, expect, it } from 'vitest'
import type { DocumentSchema } from '../../../../electron/store/sqlite/documents.ts'
import { selectorToSql } from '../../../../electron/store/sqlite/selector-to-sql.ts'
import { layoutOf } from '../../../../electron/store/sqlite/table-layout.ts'
import {
  aDocument,
  idsOf,
  insert,
  openSample,
  prepared,
  queryIds,
  sampleSchema,
  temporaryFolder,
} from './sample-collection.ts'

const columns = layoutOf(sampleSchema as unknown as DocumentSchema).columnsByPath

const aFilledCollection = async () => {
  const samples = await openSample()
  await insert(
    samples,
    aDocument({ id: 'a', title: 'Alien', price: 40, paid: true, note: 'x' }),
    aDocument({ id: 'b', title: 'Brazil', price: 50.5, note: 'y' }),
    aDocument({ id: 'c', title: 'Casablanca', price: 60, paid: false, note: 'x' }),
    aDocument({ id: 'd', title: 'Dune' }),
    aDocument({ id: 'deleted', title: 'Dune', price: 50, _deleted: true }),
  )
  return samples
}

describe('queries', () => {
  it('are sorted with missing fields first, both ways', async () => {
    const samples = await aFilledCollection()
    expect(await queryIds(samples, { sort: [{ price: 'asc' }] })).toEqual(['d', 'a', 'b', 'c'])
    expect(await queryIds(samples, { sort: [{ price: 'desc' }] })).toEqual(['c', 'b', 'a', 'd'])
  })

  it('skip and limit after sorting; a limit of none gives nothing', async () => {
    const samples = await aFilledCollection()
    const sort = [{ note: 'desc' as const }]
    expect(await queryIds(samples, { sort, skip: 1, limit: 2 })).toEqual(['a', 'c'])
    expect(await queryIds(samples, { sort: [{ title: 'desc' }], skip: 1, limit: 2 })).toEqual(['c', 'b'])
    expect(await queryIds(samples, { limit: 0 })).toEqual([])
    expect(await queryIds(samples, { selector: { note: 'x' }, sort: [{ title: 'asc' }], skip: 1, limit: 1 })).toEqual([
      'c',
    ])
    expect(await queryIds(samples, { selector: { note: 'x' }, limit: 0 })).toEqual([])
  })

  it('find deleted documents when asked for them', async () => {
    const samples = await aFilledCollection()
    const query = prepared({})
    const deleted = { ...query, query: { ...query.query, selector: { _deleted: { $eq: true } } } }
    expect((await samples.query(deleted)).documents.map((document) => document.id)).toEqual(['deleted'])
  })

  it('are counted fast from indexed fields, and called slow where documents must be read', async () => {
    const samples = await aFilledCollection()
    expect(await samples.count(prepared({ selector: { price: { $gte: 50 } } }))).toEqual({ count: 2, mode: 'fast' })
    expect(await samples.count(prepared({ selector: { note: 'x' } }))).toEqual({ count: 2, mode: 'slow' })
    expect(await samples.count(prepared({ skip: 1, limit: 2 }))).toEqual({ count: 2, mode: 'fast' })
    expect(await samples.count(prepared({ skip: 9 }))).toEqual({ count: 0, mode: 'fast' })
  })

  it('stay right, and counts fast, when a document has a value of another type than its field', async () => {
    const samples = await aFilledCollection()
    await insert(samples, aDocument({ id: 'null', price: null as unknown as number }))
    await insert(samples, aDocument({ id: 'list', price: [45, 'x'] as unknown as number }))
    expect(await queryIds(samples, { selector: { price: { $lt: 50 } }, sort: [{ price: 'asc' }] })).toEqual([
      'a',
      'list',
    ])
    expect(await queryIds(samples, { selector: { price: null } as object, sort: [{ id: 'asc' }] })).toEqual([
      'd',
      'null',
    ])
    expect(await samples.count(prepared({ selector: { price: { $lt: 50 } } }))).toEqual({ count: 2, mode: 'fast' })
  })

  it('stay right after such a document was found again in the file', async () => {
    const directory = temporaryFolder()
    const before = await openSample({ directory })
    await insert(before, aDocument({ id: 'list', price: [45, 'x'] as unknown as number }))
    await before.close()
    expect(await queryIds(await openSample({ directory }), { selector: { price: { $lt: 50 } } })).toEqual(['list'])
  })

  it('are sorted by the primary key where they name no sort', async () => {
    const samples = await openSample()
    await insert(samples, aDocument({ id: 'b' }), aDocument({ id: 'a' }))
    const query = prepared({})
    const { documents } = await samples.query({ ...query, query: { ...query.query, sort: [] } })
    expect(idsOf(documents)).toEqual(['a', 'b'])
  })

  it('take selectors of any size', async () => {
    const samples = await aFilledCollection()
    const ids = Array.from({ length: 40_000 }, (_, at) => `${at}`)
    expect(await queryIds(samples, { selector: { id: { $in: [...ids, 'b'] } } })).toEqual(['b'])
    const branches = ids.slice(0, 2_000).map((id) => ({ id }))
    expect(await queryIds(samples, { selector: { $or: [...branches, { id: 'c' }] } })).toEqual(['c'])
  })

  it('reject operators that RxDB does not know', async () => {
    const samples = await aFilledCollection()
    await expect(queryIds(samples, { selector: { title: { $near: 1 } } as object })).rejects.toThrow('$near')
  })

  it.each([
    [{ price: { $gt: 1, $lte: 2 }, title: { $in: ['a', null] } }],
    [{ $or: [{ paid: true }, { $and: [{ 'place.row': { $exists: false } }] }, { $nor: [{ id: { $ne: 'x' } }] }] }],
    [{ title: { $not: { $nin: ['a'] } }, _deleted: { $eq: false }, '_meta.lwt': { $lt: 9 } }],
  ])('are wholly answered in SQL where every field is indexed: %j', (selector) => {
    expect(selectorToSql(columns, selector).isExact).toBe(true)
  })

  it.each([
    [{ note: 'x' }],
    [{ title: { $regex: 'x' } }],
    [{ $or: [{ title: 'x' }, { tags: 'y' }] }],
    [{ price: { $lt: Number.NaN } }],
  ])('are left to the matcher where SQL is not exact: %j', (selector) => {
    expect(selectorToSql(columns, selector).isExact).toBe(false)
  })
})
