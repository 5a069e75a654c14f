import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { replicaNames, replicaSchemas } from '../../../shared/catalog/replicas.ts'
import * as edits from '../../../shared/edits/contract.ts'
import { askedChangeSchema, editChangeSchema } from '../../../shared/edits/edit-kinds.ts'
import { journalEntrySchema } from '../../../shared/journal/journal-entry.ts'
import * as allotmentMessages from '../../../shared/sync/allotment-messages.ts'
import * as messages from '../../../shared/sync/messages.ts'
import * as refusals from '../../../shared/sync/refusals.ts'
import * as staffMessages from '../../../shared/sync/staff-messages.ts'

// A change of shape without a new version would have kiosk and server misread each other. When this test fails after a
// change: raise `protocolVersion`, put the new number and hash here, say in shared/sync/versions/ how the version before
// spells what was changed, and record a conversation of the new version (tests/server/sync/recorded-protocol.test.ts).
// Never change the hash of a version that was released.
const shapesByVersion: Record<number, string> = {
  1: 'f0e7aed93412b5155fad7e1c11ce0db73d366fe42d029257731cb87efb2a3a21',
  2: 'e9675ef3c152101234adfb115d64b14751bdcf46a75ab2de3d34b634e3fe2115',
}

/** Every shape of the protocol; the messages are found by themselves, by whatever name our code has for them. */
function protocolShapes(): object[] {
  const schemas: unknown[] = [
    ...[messages, allotmentMessages, staffMessages, refusals, edits].flatMap((module) => Object.values(module)),
    ...[askedChangeSchema, editChangeSchema, journalEntrySchema],
    ...replicaNames.flatMap((name) => [replicaSchemas[name], messages.pullAnswerSchemas[name]]),
  ]
  const shapes = schemas.flatMap((schema) =>
    schema instanceof z.ZodType ? [z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })] : [],
  )
  const texts = [
    messages.helloText({ device: 1, epoch: 2, challenge: 'c', lastSeq: 3, acknowledgedSeq: 4 }),
    messages.formerText({ device: 1, code: 'c', publicKey: 'k' }),
    messages.requestText({ method: 'GET', path: '/p', bodySha256: 'h', device: 1, timeMs: 2, nonce: 'n' }),
  ]
  return [...shapes, Object.values(messages.syncPaths), Object.values(messages.signedHeaders), texts]
}

/** The same in whatever order they come. */
function hashOf(shapes: readonly object[]): string {
  const lines = shapes.map((shape) => JSON.stringify(sorted(shape))).toSorted()
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}

/** With the keys of every object in order, so that moving a line changes nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

describe('the protocol version', () => {
  it('is raised with every change to a message, a replica or a journal entry', () => {
    expect({ [messages.protocolVersion]: hashOf(protocolShapes()) }).toEqual({
      [messages.protocolVersion]: shapesByVersion[messages.protocolVersion],
    })
  })

  it('watches every kind of thing that kiosk and server say to each other', () => {
    const watched = protocolShapes().map((shape) => JSON.stringify(shape))
    const all: z.ZodType[] = [
      journalEntrySchema,
      replicaSchemas.films,
      messages.pullAnswerSchemas.seatStates,
      messages.grantRequestSchema,
      messages.helloAnswerSchema,
      allotmentMessages.allotRequestSchema,
      refusals.syncRefusalSchema,
      messages.liveChangesSchema,
      staffMessages.resolveRequestSchema,
      edits.editsRequestSchema,
      edits.editSchema,
    ]
    for (const schema of all) {
      expect(watched).toContain(JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })))
    }
  })

  it('would notice a field more, a field less, a looser limit and another refusal', () => {
    const before = z.object({ a: z.int().min(1), b: z.string() })
    const changes = [
      z.object({ a: z.int().min(1), b: z.string(), c: z.string() }),
      z.object({ a: z.int().min(1) }),
      z.object({ a: z.int().min(0), b: z.string() }),
      z.object({ a: z.int().min(1), b: z.enum(['x']) }),
      z.object({ a: z.int().min(1), b: z.string().optional() }),
    ]
    const hashes = [before, ...changes].map((schema) => hashOf([z.toJSONSchema(schema, { io: 'input' })]))
    expect(new Set(hashes).size).toBe(hashes.length)
  })
})
