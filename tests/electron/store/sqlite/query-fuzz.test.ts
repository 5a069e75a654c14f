import { getQueryMatcher, getSortComparator, type MangoQuery, now } from 'rxdb'
import { describe, expect, it } from 'vitest'
import { figure, seed, tellFigure } from '../../../support/figures.ts'
import { createRandom, pick, type Random } from './random.ts'
import {
  aDocument,
  idsOf,
  openSample,
  prepared,
  type Sample,
  type SampleDocument,
  sampleSchema,
} from './sample-collection.ts'

const ROUNDS = figure(100)
const QUERIES_A_ROUND = 100
const DOCUMENTS_A_ROUND = 70
const QUERIES = ROUNDS * QUERIES_A_ROUND

type Value = string | number | boolean | null

const TEXTS = [
  '',
  'a',
  'A',
  'ab',
  'a\u0000b',
  'é',
  'z',
  '中',
  '中文',
  '\ud7ff',
  '\ud800',
  '\udc00',
  '😀',
  '😀a',
  '\ue000',
  '\uffff',
  "'",
]
const NUMBERS = [0, 1, -1, 0.1, 0.1 + 0.2, 0.3, 2, 10, 45.9, 1e-7, 1e21, 2 ** 53, 2 ** 53 + 2, -0.5]
const IRREGULAR: unknown[] = [null, ['a', '中'], [1, 2], [], 'text', 7, true, { deep: 1 }]
const FIELDS = ['id', 'title', 'price', 'paid', 'place.row', 'note', 'tags'] as const

const fieldsOf = (random: Random, isIrregular: boolean): Partial<SampleDocument> => {
  const fields: Record<string, unknown> = {}
  const maybe = (name: string, value: () => unknown): void => {
    if (random() < 0.75)
      fields[name] = isIrregular && random() < 0.15 ? structuredClone(pick(random, IRREGULAR)) : value()
  }
  maybe('title', () => pick(random, TEXTS))
  maybe('price', () => pick(random, NUMBERS))
  maybe('paid', () => random() < 0.5)
  maybe('place', () => (random() < 0.8 ? { row: Math.floor(random() * 5) } : {}))
  maybe('note', () => pick(random, TEXTS))
  maybe('tags', () => [pick(random, TEXTS), pick(random, TEXTS)].slice(0, Math.floor(random() * 3)))
  return fields
}

const aValue = (random: Random, field: string): Value => {
  const kind = random()
  if (kind < 0.08) return null
  if (kind < 0.16) return pick(random, [...TEXTS, ...NUMBERS, true, false])
  if (field === 'price') return pick(random, NUMBERS)
  if (field === 'place.row') return Math.floor(random() * 5)
  if (field === 'paid') return random() < 0.5
  if (field === 'id') return `${pick(random, TEXTS)}${Math.floor(random() * DOCUMENTS_A_ROUND)}`
  return pick(random, TEXTS)
}

const aMatcher = (random: Random, field: string, depth: number): unknown => {
  const operator = pick(random, [
    'plain',
    '$eq',
    '$ne',
    '$gt',
    '$gte',
    '$lt',
    '$lte',
    '$in',
    '$nin',
    '$exists',
    '$not',
    'range',
    'rare',
  ])
  const value = (): Value => aValue(random, field)
  const list = (): Value[] => Array.from({ length: Math.floor(random() * 5) }, value)
  if (operator === 'plain') return value()
  if (operator === '$in' || operator === '$nin') return { [operator]: list() }
  if (operator === '$exists') return { $exists: random() < 0.5 }
  if (operator === '$not')
    return depth > 0 ? { $not: operatorsOf(aMatcher(random, field, depth - 1)) } : { $ne: value() }
  if (operator === 'range') return { $gte: value(), $lt: value() }
  if (operator === 'rare') {
    return pick<unknown>(random, [
      { $regex: '^[a中]' },
      { $size: 1 },
      { $mod: [2, 1] },
      { $type: 'string' },
      { $elemMatch: { $eq: 'a' } },
    ])
  }
  return { [operator]: value() }
}

const operatorsOf = (matcher: unknown): unknown =>
  typeof matcher === 'object' && matcher !== null ? matcher : { $eq: matcher }

const aSelector = (random: Random, depth: number): Record<string, unknown> => {
  const selector: Record<string, unknown> = {}
  for (let count = Math.floor(random() * 3); count > 0; count -= 1) {
    // Indexed fields more often than not, so that most queries are SQL's to answer.
    const field = random() < 0.8 ? pick(random, FIELDS.slice(0, 5)) : pick(random, FIELDS)
    selector[field] = aMatcher(random, field, 1)
  }
  if (depth > 0 && random() < 0.4) {
    const branches = Array.from({ length: 1 + Math.floor(random() * 3) }, () => aSelector(random, depth - 1))
    selector[pick(random, ['$and', '$or', '$nor'])] = branches
  }
  return selector
}

// RxDB's comparator calls equal lists equal without asking the next field, so their order is only that of the input:
// the last written last, as they lie in the table where nothing but the matcher is asked.
const aQuery = (random: Random, isIrregular: boolean): MangoQuery<Sample> => {
  const fields = FIELDS.filter((field) => isIrregular || field !== 'tags')
    .sort(() => random() - 0.5)
    .slice(0, Math.floor(random() * 3))
  const sort = fields.map((field) => ({ [field]: random() < 0.5 ? 'asc' : 'desc' }))
  return {
    selector: aSelector(random, 2),
    ...(sort.length > 0 ? { sort } : {}),
    ...(random() < 0.3 ? { skip: Math.floor(random() * 10) } : {}),
    ...(random() < 0.4 ? { limit: Math.floor(random() * 12) } : {}),
  } as MangoQuery<Sample>
}

describe('queries, at random', () => {
  it.each([
    ['with fields of their own types or missing', false],
    ['with values of other types in indexed fields', true],
  ])(
    `give what RxDB’s own matcher and comparator give, %s: ${QUERIES} queries`,
    async (name, isIrregular) => {
      const found = { queries: 0, withResults: 0, fast: 0, slow: 0 }
      const mismatches: unknown[] = []
      for (let round = 0; round < ROUNDS; round += 1) {
        const random = createRandom(1_000_000 * seed + round)
        const samples = await openSample()
        const byId = new Map<string, SampleDocument>()
        for (let at = 0; at < DOCUMENTS_A_ROUND; at += 1) {
          const document = aDocument({ id: `${pick(random, TEXTS)}${at}`, ...fieldsOf(random, isIrregular) })
          byId.set(document.id, document)
        }
        await samples.bulkWrite(
          [...byId.values()].map((document) => ({ document })),
          'insert',
        )
        for (const [id, document] of byId) {
          if (random() < 0.5) continue
          const { _meta, _attachments } = document
          const fresh = { id, _meta: { lwt: now() }, _attachments, _rev: '2-second', _deleted: random() < 0.2 }
          const changed = { previous: document, document: { ...fresh, ...fieldsOf(random, isIrregular) } }
          await samples.bulkWrite([changed], `after ${_meta.lwt}`)
          byId.delete(id)
          byId.set(id, changed.document)
        }
        for (let at = 0; at < QUERIES_A_ROUND; at += 1) {
          const query = prepared(aQuery(random, isIrregular))
          const { skip, limit = Number.POSITIVE_INFINITY } = query.query
          const isMatch = getQueryMatcher<Sample>(sampleSchema, query.query)
          const expected = [...byId.values()]
            .filter((document) => isMatch(document))
            .sort(getSortComparator<Sample>(sampleSchema, query.query) as (a: Sample, b: Sample) => number)
            .slice(skip, skip + limit)
          const { documents } = await samples.query(query)
          const { count, mode } = await samples.count(query)
          found.queries += 1
          found[mode] += 1
          if (expected.length > 0) found.withResults += 1
          if (JSON.stringify(idsOf(documents)) !== JSON.stringify(idsOf(expected)) || count !== expected.length) {
            mismatches.push({ round, query: query.query, expected: idsOf(expected), got: idsOf(documents), count })
          }
        }
      }
      tellFigure(`${found.queries} random queries, ${name}: ${mismatches.length} mismatches`)
      expect(mismatches.slice(0, 3)).toEqual([])
      expect(found.queries).toBe(QUERIES)
      // The run is worth nothing if it looks in the wrong places.
      expect(found.withResults).toBeGreaterThan(found.queries / 3)
      expect(found.fast).toBeGreaterThan(found.queries / 3)
      expect(found.slow).toBeGreaterThan(found.queries / 10)
    },
    600_000,
  )
})
