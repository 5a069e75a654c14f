import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { editKinds } from '../../../shared/edits/edit-kinds.ts'
import { entryKinds } from '../../../shared/journal/journal-entry.ts'
import { minProtocolVersion, protocolVersion, syncPaths } from '../../../shared/sync/messages.ts'
import { resolveRequestSchema } from '../../../shared/sync/staff-messages.ts'
import { openTestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { recordConversation } from '../../support/recorded-protocol/conversation.ts'
import { differencesIn } from '../../support/recorded-protocol/differences.ts'
import { readRecording, recordingFile, writeRecording } from '../../support/recorded-protocol/recording.ts'
import { replay } from '../../support/recorded-protocol/replay.ts'

// tests/fixtures/protocol/ has a conversation of each served version, recorded by the program that first spoke it. A new
// version is recorded with TTMS_RECORD_PROTOCOL=1 in the environment of this test; none is changed after its release.
const isRecording = process.env.TTMS_RECORD_PROTOCOL === '1'
const hashesByVersion: Record<number, string> = {
  1: '6dda16ed0304a60bd398a3f669f47c0c647116a258a2c78ee3e525bf72a03eb7',
}

const servedVersions = Array.from(
  { length: protocolVersion - minProtocolVersion + 1 },
  (_, index) => minProtocolVersion + index,
)

describe('the recording', () => {
  it('of the present version is what kiosk and server say today', async () => {
    const today = await recordConversation(await openTestServer('PGlite'))
    if (isRecording) writeRecording(today)
    const recorded = readRecording(protocolVersion)
    expect(differencesIn(recorded, today, new Map())).toEqual([])
  })

  it('of the present version has every path, kind of entry, kind of edit and way to end an item', () => {
    const { exchanges } = readRecording(protocolVersion)
    const paths = new Set(exchanges.map(({ path }) => path.split('?', 1)[0]))
    expect(Object.values(syncPaths).filter((path) => !paths.has(path))).toEqual([])
    const said = JSON.stringify(exchanges.map(({ body }) => body))
    const kinds = [
      ...entryKinds,
      ...Object.keys(editKinds),
      ...resolveRequestSchema.shape.end.options.map(({ shape }) => shape.kind.value),
    ]
    expect(kinds.filter((kind) => !said.includes(`"kind":"${kind}"`))).toEqual([])
  })

  it.each(Object.entries(hashesByVersion))('of version %s, once released, is never changed', (version, recorded) => {
    const hash = createHash('sha256')
      .update(readFileSync(recordingFile(Number(version))))
      .digest('hex')
    expect(hash).toBe(recorded)
  })
})

describe.each(databaseKinds)('the server on %s', (kind) => {
  it.each(servedVersions)('returns to a kiosk of version %i what was recorded of that version', async (version) => {
    expect(await replay(await openTestServer(kind), readRecording(version))).toEqual([])
  })
})
