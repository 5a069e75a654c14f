import type { RxJsonSchema } from 'rxdb'
import type { ReplicaName, replicaSchemas } from '../../shared/catalog/replicas.ts'
import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import type { StoredEdit } from './stored-edit.ts'

// How documents look on disk. Written by hand rather than made from the zod schemas: RxDB refuses to open a collection
// whose schema is not letter for letter the one it was made with, so a schema changes only with its version.

/** A replica as the kiosk stores it: without `isDeleted`, which is RxDB's own mark of deletion here. */
export type StoredReplica<Name extends ReplicaName> = Omit<(typeof replicaSchemas)[Name]['_zod']['output'], 'isDeleted'>

/** One journal entry under its key, `device-epoch-seq`. */
export type StoredEntry = Omit<JournalEntry, 'body' | 'kind'> & {
  readonly key: string
  readonly kind: string
  readonly body: object
}

/** A staff account that signed in here before, so that it can do so again without the server: accounts/sealed-staff.ts. */
export type StoredStaff = { readonly key: string; readonly sealed: string }

/** Something this kiosk knows about itself, under a fixed key. */
export type StoredFact = { readonly key: string; readonly value: object }

const text = { type: 'string' } as const
const whole = { type: 'integer' } as const
const object = { type: 'object' } as const
const list = { type: 'array', items: { type: 'object' } } as const
const key = (maxLength: number) => ({ type: 'string', maxLength }) as const
const counted = (maximum: number) => ({ type: 'integer', minimum: 0, maximum, multipleOf: 1 }) as const

function schemaOf<Document>(
  primaryKey: string,
  properties: Record<string, object>,
  more: Partial<RxJsonSchema<Document>> = {},
): RxJsonSchema<Document> {
  const required = Object.keys(properties)
  return { version: 0, type: 'object', primaryKey, properties, required, ...more } as RxJsonSchema<Document>
}

const id = key(64)

export const storedSchemas = {
  journal: schemaOf<StoredEntry>(
    'key',
    {
      key: key(60),
      device: counted(99_999_999),
      epoch: counted(999_999_999),
      seq: counted(999_999_999_999),
      id: text,
      kind: text,
      at: whole,
      body: object,
    },
    { indexes: [['device', 'epoch', 'seq']] },
  ),
  films: schemaOf<StoredReplica<'films'>>('id', {
    id,
    filmId: whole,
    title: object,
    synopsis: object,
    director: object,
    actors: object,
    genre: object,
    durationMinutes: whole,
    posterId: { type: ['string', 'null'] },
  }),
  posters: schemaOf<StoredReplica<'posters'>>('id', { id, mediaType: text, base64: text }),
  halls: schemaOf<StoredReplica<'halls'>>(
    'id',
    { id, hallId: whole, name: object, description: text, plan: object },
    { version: 1 },
  ),
  showtimes: schemaOf<StoredReplica<'showtimes'>>(
    'id',
    {
      id,
      showtimeId: whole,
      filmId: whole,
      hallId: whole,
      beginsAt: whole,
      endsAt: whole,
      priceFen: whole,
      plan: object,
      isCalledOff: { type: 'boolean' },
      allottedSeats: whole,
    },
    { version: 2 },
  ),
  seatStates: schemaOf<StoredReplica<'seatStates'>>('id', { id, showtimeId: whole, taken: list }, { version: 1 }),
  refunds: schemaOf<StoredReplica<'refunds'>>(
    'id',
    {
      id,
      ticketNumber: whole,
      saleId: { type: ['string', 'null'] },
      device: whole,
      amountFen: whole,
      money: text,
      replacement: { type: ['object', 'null'] },
    },
    { version: 1 },
  ),
  staff: schemaOf<StoredStaff>('key', { key: key(64), sealed: text }, { version: 2 }),
  settings: schemaOf<StoredReplica<'settings'>>('id', { id, own: object }),
  edits: schemaOf<StoredEdit>(
    'id',
    {
      id,
      count: whole,
      madeAtMs: whole,
      accountId: whole,
      madeBy: text,
      change: object,
      state: text,
      refusal: { type: ['object', 'null'] },
      decidedAtMs: { type: ['integer', 'null'] },
      revises: { type: ['string', 'null'] },
    },
    { version: 1 },
  ),
  device: schemaOf<StoredFact>('key', { key: key(64), value: object }),
}
