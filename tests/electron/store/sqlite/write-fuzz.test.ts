import { type BulkWriteRow, createRevision, type RxStorageInstance } from 'rxdb'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createRandom, pick, type Random } from './random.ts'
import { aDocument, openSample, type Sample, type SampleDocument, sampleSchema } from './sample-collection.ts'

// Raise for a longer run.
const BULKS = 400
const IDS = Array.from({ length: 25 }, (_, at) => `id-${at}`)

interface Told {
  operation: string
  document: SampleDocument
  previous: SampleDocument | undefined
}

type AnyInstance = Pick<RxStorageInstance<Sample, unknown, unknown>, 'bulkWrite' | 'findDocumentsById' | 'changeStream'>

const openMemory = async (): Promise<AnyInstance> => {
  const instance = await getRxStorageMemory().createStorageInstance<Sample>({
    databaseInstanceToken: 'test',
    databaseName: 'write-fuzz',
    collectionName: 'samples',
    schema: sampleSchema,
    options: {},
    multiInstance: false,
    devMode: false,
  })
  onTestFinished(() => instance.remove())
  return instance
}

const tellingOf = (instance: AnyInstance): Told[] => {
  const told: Told[] = []
  instance.changeStream().subscribe(({ events }) => {
    for (const event of events) {
      const { operation, documentData, previousDocumentData } = event
      told.push({
        operation,
        document: documentData as SampleDocument,
        previous: (previousDocumentData as SampleDocument | undefined) ?? undefined,
      })
    }
  })
  return told
}

/** An insert, change, deletion or revival; one in four judged from a state that was true once. */
const aRow = (random: Random, id: string, history: readonly SampleDocument[]): BulkWriteRow<Sample> => {
  const previous = random() < 0.75 ? history.at(-1) : history[Math.floor(random() * (history.length + 1))]
  const changes = { title: pick(random, ['a', 'b', 'c']), _deleted: random() < 0.25 }
  if (!previous) return { document: aDocument({ id, ...changes, _rev: `1-${Math.floor(random() * 1e9)}` }) }
  return { previous, document: { ...previous, ...changes, _rev: createRevision(`r${random()}`, previous) } }
}

describe('writes, at random', () => {
  it('have the errors, documents and events that RxDB’s memory storage has', async () => {
    const random = createRandom(5)
    const [memory, samples] = await Promise.all([openMemory(), openSample()])
    const [toldByMemory, told] = [tellingOf(memory), tellingOf(samples)]
    const histories = new Map<string, SampleDocument[]>(IDS.map((id) => [id, []]))
    let refusals = 0
    for (let count = 0; count < BULKS; count += 1) {
      const ids = IDS.filter(() => random() < 0.3)
      const rows = ids.map((id) => aRow(random, id, histories.get(id) ?? []))
      const expected = await memory.bulkWrite(structuredClone(rows), `bulk ${count}`)
      const { error } = await samples.bulkWrite(structuredClone(rows), `bulk ${count}`)
      expect(error).toEqual(expected.error)
      refusals += error.length
      for (const document of await memory.findDocumentsById(ids, true)) histories.get(document.id)?.push(document)
    }
    expect(await samples.findDocumentsById(IDS, true)).toEqual(await memory.findDocumentsById(IDS, true))
    expect(await samples.findDocumentsById(IDS, false)).toEqual(await memory.findDocumentsById(IDS, false))
    expect(told).toEqual(toldByMemory)
    expect(refusals).toBeGreaterThan(BULKS / 4)
    expect(new Set(told.map((each) => each.operation))).toEqual(new Set(['INSERT', 'UPDATE', 'DELETE']))
  })
})
