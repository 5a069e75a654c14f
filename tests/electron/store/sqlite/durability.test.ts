import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { getHeightOfRevision } from 'rxdb'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from './sample-collection.ts'
import { openEntries } from './write-until-killed.ts'

const KILLS = 20
const WRITER = fileURLToPath(new URL('write-until-killed.ts', import.meta.url))

/** Runs the writer, kills it once it has acknowledged so many writes, and gives all that it acknowledged. */
const acknowledgedUntilKilled = async (directory: string, run: number, killAfter: number): Promise<string[]> => {
  const writer: ChildProcess = spawn(process.execPath, [WRITER, directory, `run${run}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => {
    writer.kill('SIGKILL')
  })
  let output = ''
  let faults = ''
  writer.stdout?.on('data', (data: Buffer) => {
    output += data.toString()
    if (output.split('\n').length > killAfter) writer.kill('SIGKILL')
  })
  writer.stderr?.on('data', (data: Buffer) => {
    faults += data.toString()
  })
  const signal = await new Promise((resolve) => writer.once('close', (_code, by) => resolve(by)))
  if (signal !== 'SIGKILL') throw new Error(`The writer ended by itself: ${faults}`)
  // What follows the last line end was cut off by the kill.
  return output.split('\n').slice(0, -1)
}

describe('a process that is killed while it writes', () => {
  it(`leaves a sound file with every write that it acknowledged, ${KILLS} times over`, {
    timeout: 120_000,
  }, async () => {
    const directory = temporaryFolder()
    const heights = new Map<string, number>()
    for (let run = 0; run < KILLS; run += 1) {
      for (const line of await acknowledgedUntilKilled(directory, run, 1 + run * 37)) {
        const [id = '', revision = ''] = line.split(' ')
        heights.set(id, getHeightOfRevision(revision))
      }
    }
    const entries = await openEntries(directory)
    onTestFinished(() => entries.close())
    const found = await entries.findDocumentsById([...heights.keys()], false)
    const outdated = found.filter((entry) => getHeightOfRevision(entry._rev) < (heights.get(entry.id) ?? 0))
    expect({ missing: heights.size - found.length, outdated }).toEqual({ missing: 0, outdated: [] })
    expect(heights.size).toBeGreaterThan(KILLS * 100)
    expect(found.every((entry) => entry.text === entry.id.repeat(40))).toBe(true)

    const file = new DatabaseSync(join(directory, 'journal.sqlite'))
    onTestFinished(() => file.close())
    expect(file.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
  })
})
