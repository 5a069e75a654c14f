import type { RxAttachmentWriteData } from 'rxdb'
import { describe, expect, it } from 'vitest'
import {
  aChange,
  aDocument,
  insert,
  openSample,
  type SampleDocument,
  type SampleInstance,
  write,
} from './sample-collection.ts'

const anAttachment = (text: string): RxAttachmentWriteData => {
  const data = new Blob([text], { type: 'text/plain' })
  return { data, length: data.size, type: 'text/plain', digest: `digest of ${text}` }
}

const withAttachments = (texts: Record<string, string>, overrides: Partial<SampleDocument> = {}): SampleDocument =>
  aDocument({
    ...overrides,
    _attachments: Object.fromEntries(Object.entries(texts).map(([id, text]) => [id, anAttachment(text)])),
  })

const stored = async (samples: SampleInstance, id = 'a'): Promise<SampleDocument> => {
  const [document] = await samples.findDocumentsById([id], true)
  if (!document) throw new Error(`${id} is not there.`)
  return document
}

const textOf = async (samples: SampleInstance, text: string, id = 'photo'): Promise<string> =>
  (await samples.getAttachmentData('a', id, `digest of ${text}`)).text()

describe('attachments', () => {
  it('are kept beside the document, which carries only their description', async () => {
    const samples = await openSample()
    await insert(samples, withAttachments({ photo: '照片' }))
    expect((await stored(samples))._attachments).toEqual({
      photo: { length: 6, type: 'text/plain', digest: 'digest of 照片' },
    })
    expect(await textOf(samples, '照片')).toBe('照片')
    expect((await samples.getAttachmentData('a', 'photo', 'digest of 照片')).type).toBe('text/plain')
  })

  it('are added, replaced, left alone and taken away by a change', async () => {
    const samples = await openSample()
    await insert(samples, withAttachments({ keep: 'k', replace: 'old', drop: 'd' }))
    const before = await stored(samples)
    const { keep } = before._attachments
    if (!keep) throw new Error('keep is not there.')
    const _attachments = { keep, replace: anAttachment('new'), add: anAttachment('n') }
    expect(await write(samples, aChange(before, { _attachments }))).toEqual([])
    expect(await textOf(samples, 'k', 'keep')).toBe('k')
    expect(await textOf(samples, 'new', 'replace')).toBe('new')
    expect(await textOf(samples, 'n', 'add')).toBe('n')
    await expect(textOf(samples, 'd', 'drop')).rejects.toThrow('has no attachment drop')
  })

  it('go when the document is deleted', async () => {
    const samples = await openSample()
    await insert(samples, withAttachments({ photo: 'x' }))
    await write(samples, aChange(await stored(samples), { _deleted: true, _attachments: {} }))
    await expect(textOf(samples, 'x')).rejects.toThrow('has no attachment photo')
  })

  it('are refused with 510 without their data, and then nothing of the row is written or told', async () => {
    const samples = await openSample()
    const heard: unknown[] = []
    samples.changeStream().subscribe((bulk) => heard.push(...bulk.events))
    const stub = { length: 1, type: 'text/plain', digest: 'never sent' }
    const row = { document: aDocument({ _attachments: { given: anAttachment('x'), stub } }) }
    expect(await write(samples, row)).toMatchObject([{ status: 510, documentId: 'a', attachmentId: 'stub' }])
    expect(await samples.findDocumentsById(['a'], true)).toEqual([])
    await expect(textOf(samples, 'x', 'given')).rejects.toThrow('has no attachment given')

    await insert(samples, aDocument({ title: 'first' }))
    const refused = await write(samples, aChange(await stored(samples), { title: 'second', _attachments: { stub } }))
    expect(refused).toMatchObject([{ status: 510, documentInDb: { title: 'first' } }])
    expect(heard).toHaveLength(1)
  })

  it('are only given out for the digest they have', async () => {
    const samples = await openSample()
    await insert(samples, withAttachments({ photo: 'x' }))
    await expect(textOf(samples, 'y')).rejects.toThrow('with digest digest of y')
  })
})
