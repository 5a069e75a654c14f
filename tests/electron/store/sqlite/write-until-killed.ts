import { writeSync } from 'node:fs'
import { createRevision, fillWithDefaultSettings, now, type RxDocumentData } from 'rxdb'
import { getRxStorageSqlite } from '../../../../electron/store/sqlite/index.ts'

/** A program that writes for ever, and says of each write on its output, once it has resolved: `id revision`. */
export interface Entry {
  id: string
  fen: number
  text: string
}

export const entrySchema = fillWithDefaultSettings<Entry>({
  version: 0,
  type: 'object',
  primaryKey: 'id',
  properties: {
    id: { type: 'string', maxLength: 40 },
    fen: { type: 'integer', minimum: 0, maximum: 1_000_000, multipleOf: 1 },
    text: { type: 'string' },
  },
  required: ['id', 'fen', 'text'],
  indexes: ['fen'],
})

export const openEntries = (directory: string) =>
  getRxStorageSqlite({ directory }).createStorageInstance<Entry>({
    databaseInstanceToken: 'writer',
    databaseName: 'journal',
    collectionName: 'entries',
    schema: entrySchema,
    options: {},
    multiInstance: false,
    devMode: false,
  })

const anEntry = (id: string): RxDocumentData<Entry> => ({
  id,
  fen: id.length,
  text: id.repeat(40),
  _deleted: false,
  _attachments: {},
  _meta: { lwt: now() },
  _rev: '1-new',
})

const writeForEver = async (directory: string, run: string): Promise<never> => {
  const entries = await openEntries(directory)
  let last: RxDocumentData<Entry> | undefined
  for (let count = 0; ; count += 1) {
    const added = Array.from({ length: 1 + (count % 7) }, (_, at) => anEntry(`${run}-${count}-${at}`))
    const changed = last && { previous: last, document: { ...last, _rev: createRevision(run, last) } }
    const rows = [...added.map((document) => ({ document })), ...(changed ? [changed] : [])]
    const { error } = await entries.bulkWrite(rows, run)
    if (error.length > 0) throw new Error(JSON.stringify(error))
    writeSync(1, rows.map(({ document }) => `${document.id} ${document._rev}\n`).join(''))
    last = changed && count % 3 > 0 ? changed.document : added[0]
  }
}

const [directory, run] = process.argv.slice(2)
if (import.meta.main && directory && run) await writeForEver(directory, run)
