import { describe, expect, it } from 'vitest'
import { aChange, aDocument, insert, openSample, write } from './sample-collection.ts'

describe('writing documents', () => {
  it('returns exactly what was written, with its revision and meta data untouched', async () => {
    const samples = await openSample()
    const document = aDocument({
      title: '流浪地球 \u0000\ud83c\udfac "x"',
      price: 45.9,
      tags: ['a'],
      _meta: { lwt: 12.34 },
    })
    await insert(samples, document)
    expect(await samples.findDocumentsById(['a'], false)).toEqual([document])
  })

  it('refuses an insert of an id that is there with 409 and the stored document, and writes the other rows', async () => {
    const samples = await openSample()
    const first = aDocument({ title: 'first' })
    await insert(samples, first)
    const second = { document: aDocument({ title: 'second', _rev: '1-second' }) }
    const errors = await write(samples, second, { document: aDocument({ id: 'b' }) })
    expect(errors).toEqual([
      { isError: true, status: 409, documentId: 'a', writeRow: second, documentInDb: first, context: 'write' },
    ])
    expect(await samples.findDocumentsById(['a', 'b'], false)).toMatchObject([first, { id: 'b' }])
  })

  it('refuses a change of an outdated revision with 409', async () => {
    const samples = await openSample()
    const first = aDocument()
    await insert(samples, first)
    const changed = aChange(first, { title: 'changed' })
    expect(await write(samples, changed)).toEqual([])
    const late = await write(samples, aChange(first, { title: 'late' }))
    expect(late).toMatchObject([{ status: 409, documentId: 'a', documentInDb: changed.document }])
    expect(await samples.findDocumentsById(['a'], false)).toEqual([changed.document])
  })

  it('judges the second row of one id in a bulk against what the first row wrote', async () => {
    const samples = await openSample()
    const first = aDocument({ title: 'first' })
    const change = aChange(first, { title: 'changed' })
    const errors = await write(samples, { document: first }, change, { document: aDocument({ title: 'again' }) })
    expect(errors).toMatchObject([{ status: 409, documentInDb: change.document }])
    expect(await samples.findDocumentsById(['a'], false)).toEqual([change.document])
  })

  it('lets the first of two inserts at the same time win', async () => {
    const samples = await openSample()
    const [first, second] = await Promise.all([
      write(samples, { document: aDocument({ title: 'first' }) }),
      write(samples, { document: aDocument({ title: 'second' }) }),
    ])
    expect([first.length, second.length]).toEqual([0, 1])
  })

  it('keeps a deleted document as a tombstone that only a change of it brings back', async () => {
    const samples = await openSample()
    const first = aDocument()
    await insert(samples, first)
    const deletion = aChange(first, { _deleted: true })
    expect(await write(samples, deletion)).toEqual([])
    expect(await samples.findDocumentsById(['a'], false)).toEqual([])
    expect(await samples.findDocumentsById(['a'], true)).toEqual([deletion.document])
    expect(await write(samples, { document: aDocument() })).toMatchObject([{ status: 409 }])
    expect(await write(samples, aChange(deletion.document, { _deleted: false }))).toEqual([])
    expect(await samples.findDocumentsById(['a'], false)).toHaveLength(1)
  })

  it('takes documents that are deleted from the start, as replication brings them', async () => {
    const samples = await openSample()
    await insert(samples, aDocument({ _deleted: true }))
    expect(await samples.findDocumentsById(['a'], true)).toHaveLength(1)
  })

  it('writes nothing of a bulk, and tells nobody, when a row is a fault', async () => {
    const samples = await openSample()
    const heard: unknown[] = []
    samples.changeStream().subscribe((bulk) => heard.push(bulk))
    const faulty = { ...aDocument({ id: 'b' }), note: 1n as unknown as string }
    await expect(write(samples, { document: aDocument() }, { document: faulty })).rejects.toThrow('BigInt')
    expect(await samples.findDocumentsById(['a', 'b'], true)).toEqual([])
    expect(heard).toEqual([])
    await insert(samples, aDocument())
    expect(await samples.findDocumentsById(['a'], true)).toHaveLength(1)
  })

  it('refuses a primary key that is not a string', async () => {
    const samples = await openSample()
    const document = aDocument({ id: 7 as unknown as string })
    await expect(write(samples, { document })).rejects.toThrow('The primary key id must be a string.')
  })

  it('tells ids apart that differ only in lone surrogates or after a zero character', async () => {
    const samples = await openSample()
    const ids = ['x\ud800', 'x\udbff', 'x\ufffd', 'x\u0000a', 'x\u0000b', 'x', 'X']
    await insert(samples, ...ids.map((id) => aDocument({ id })))
    expect((await samples.findDocumentsById(ids, false)).map((document) => document.id)).toEqual(ids)
  })
})
