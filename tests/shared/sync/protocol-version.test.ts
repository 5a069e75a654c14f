import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { replicaNames, replicaSchemas } from '../../../shared/catalog/replicas.ts'
import * as edits from '../../../shared/edits/contract.ts'
import { journalEntrySchema } from '../../../shared/journal/journal-entry.ts'
import * as messages from '../../../shared/sync/messages.ts'
import * as refusals from '../../../shared/sync/refusals.ts'
import * as staffMessages from '../../../shared/sync/staff-messages.ts'

// Kiosk and server work together only where their protocol versions are equal, so a change of shape without a new
// version would have them misread each other. When this test fails after a change: raise `protocolVersion` and put
// the new number and hash here. Never change the hash alone.
const shapesByVersion: Record<number, string> = {
  1: '26575d98d1a6d40741b926bed7bd561820664b8175302611a0234e9928d7639d',
}

/** Every shape of the protocol by name; the messages are found by themselves. */
function protocolShapes(): Record<string, unknown> {
  const schemas: Record<string, unknown> = {
    ...messages,
    ...staffMessages,
    ...refusals,
    ...edits,
    journalEntry: journalEntrySchema,
  }
  for (const name of replicaNames) {
    schemas[`replica ${name}`] = replicaSchemas[name]
    schemas[`pull ${name}`] = messages.pullAnswerSchemas[name]
  }
  const shapes = Object.entries(schemas).flatMap(([name, schema]) =>
    schema instanceof z.ZodType ? [[name, z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })]] : [],
  )
  return {
    ...Object.fromEntries(shapes),
    paths: messages.syncPaths,
    headers: messages.signedHeaders,
    hello: messages.helloText({ device: 1, epoch: 2, challenge: 'c', lastSeq: 3, acknowledgedSeq: 4 }),
    former: messages.formerText({ device: 1, code: 'c', publicKey: 'k' }),
    request: messages.requestText({ method: 'GET', path: '/p', bodySha256: 'h', device: 1, timeMs: 2, nonce: 'n' }),
  }
}

function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex')
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
    expect(Object.keys(protocolShapes())).toEqual(
      expect.arrayContaining([
        'journalEntry',
        'replica films',
        'pull seatStates',
        'grantRequestSchema',
        'helloAnswerSchema',
        'syncRefusalSchema',
        'liveChangesSchema',
        'editsRequestSchema',
        'editSchema',
      ]),
    )
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
    const hashes = [before, ...changes].map((schema) => hashOf(z.toJSONSchema(schema, { io: 'input' })))
    expect(new Set(hashes).size).toBe(hashes.length)
  })
})
