import { describe, expect, it } from 'vitest'
import {
  aChange,
  aDocument,
  idsOf,
  insert,
  openSample,
  type SampleInstance,
  temporaryFolder,
  write,
} from './sample-collection.ts'

const changesSince = async (samples: SampleInstance, limit: number, checkpoint?: { seq: number }) => {
  if (!samples.getChangedDocumentsSince) throw new Error('The storage has no checkpoints.')
  return samples.getChangedDocumentsSince(limit, checkpoint)
}

describe('changes since a checkpoint', () => {
  it('gives each document once, in its newest state, tombstones included, in the order of the last writes', async () => {
    const samples = await openSample()
    const a = aDocument()
    await insert(samples, a, aDocument({ id: 'b' }), aDocument({ id: 'c' }))
    const deletion = aChange(a, { _deleted: true })
    await write(samples, deletion)
    const { documents } = await changesSince(samples, 10)
    expect(idsOf(documents)).toEqual(['b', 'c', 'a'])
    expect(documents.at(-1)).toEqual(deletion.document)
  })

  it('pages through everything without a gap or a repetition', async () => {
    const samples = await openSample()
    const ids = Array.from({ length: 25 }, (_, at) => `id-${at}`)
    await insert(samples, ...ids.map((id) => aDocument({ id, _meta: { lwt: 1 } })))
    const seen: string[] = []
    let page = await changesSince(samples, 10)
    while (page.documents.length > 0) {
      seen.push(...idsOf(page.documents))
      page = await changesSince(samples, 10, page.checkpoint)
    }
    expect(seen).toEqual(ids)
  })

  it('returns the checkpoint when nothing has changed, and one to start with when nothing is there', async () => {
    const samples = await openSample()
    const { checkpoint: start } = await changesSince(samples, 10)
    await insert(samples, aDocument())
    const { documents, checkpoint } = await changesSince(samples, 10, start)
    expect(idsOf(documents)).toEqual(['a'])
    expect(await changesSince(samples, 10, { ...checkpoint })).toEqual({ documents: [], checkpoint })
    expect(idsOf((await changesSince(samples, 10, {} as { seq: number })).documents)).toEqual(['a'])
  })

  it('finds writes made after the clock was set back', async () => {
    const samples = await openSample()
    await insert(samples, aDocument({ _meta: { lwt: 2_000 } }))
    const { checkpoint } = await changesSince(samples, 10)
    await insert(samples, aDocument({ id: 'b', _meta: { lwt: 1_000 } }))
    expect(idsOf((await changesSince(samples, 10, checkpoint)).documents)).toEqual(['b'])
  })

  it('finds writes made after the newest tombstone was cleaned away, also when reopened in between', async () => {
    const directory = temporaryFolder()
    const before = await openSample({ directory })
    await insert(before, aDocument(), aDocument({ id: 'gone', _deleted: true }))
    const { checkpoint } = await changesSince(before, 10)
    expect(await before.cleanup(0)).toBe(true)
    await before.close()
    const after = await openSample({ directory })
    await insert(after, aDocument({ id: 'b' }))
    expect(idsOf((await changesSince(after, 10, checkpoint)).documents)).toEqual(['b'])
  })
})

describe('the change stream', () => {
  it('tells of inserts, updates and deletions once they are written, with the context of the write', async () => {
    const samples = await openSample()
    const heard: unknown[] = []
    samples
      .changeStream()
      .subscribe(({ context, events }) =>
        heard.push(...events.map(({ operation, documentId }) => [context, operation, documentId])),
      )
    const a = aDocument()
    await insert(samples, a, aDocument({ id: 'b' }))
    const update = aChange(a, { title: 'x' })
    await write(samples, update)
    await write(samples, aChange(update.document, { _deleted: true }))
    await write(samples, { document: aDocument() })
    expect(heard).toEqual([
      ['insert', 'INSERT', 'a'],
      ['insert', 'INSERT', 'b'],
      ['write', 'UPDATE', 'a'],
      ['write', 'DELETE', 'a'],
    ])
  })

  it('carries a checkpoint after which exactly the later changes are found', async () => {
    const samples = await openSample()
    const checkpoints: { seq: number }[] = []
    samples.changeStream().subscribe((bulk) => checkpoints.push(bulk.checkpoint))
    await insert(samples, aDocument())
    await insert(samples, aDocument({ id: 'b' }), aDocument({ id: 'c' }))
    const found = await Promise.all(checkpoints.map((checkpoint) => changesSince(samples, 10, checkpoint)))
    expect(found.map(({ documents }) => idsOf(documents))).toEqual([['b', 'c'], []])
  })

  it('keeps the order of writes for everybody when a listener writes', async () => {
    const samples = await openSample()
    const heard: string[] = []
    const answers: Promise<unknown>[] = []
    samples.changeStream().subscribe(({ events }) => {
      if (events[0]?.documentId === 'a') answers.push(insert(samples, aDocument({ id: 'answer' })))
    })
    samples.changeStream().subscribe(({ events }) => heard.push(...events.map((event) => event.documentId)))
    await insert(samples, aDocument())
    await Promise.all(answers)
    expect(heard).toEqual(['a', 'answer'])
  })

  it('reaches every instance of the collection and of no other', async () => {
    const directory = temporaryFolder()
    const [one, two, other] = await Promise.all([
      openSample({ directory }),
      openSample({ directory }),
      openSample({ directory, collectionName: 'Samples' }),
    ])
    const heard: string[] = []
    two.changeStream().subscribe(({ events }) => heard.push(...events.map((event) => `two ${event.documentId}`)))
    other.changeStream().subscribe(({ events }) => heard.push(...events.map((event) => `other ${event.documentId}`)))
    await insert(one, aDocument())
    expect(heard).toEqual(['two a'])
    expect(idsOf(await two.findDocumentsById(['a'], false))).toEqual(['a'])
    expect(await other.findDocumentsById(['a'], false)).toEqual([])
  })
})
