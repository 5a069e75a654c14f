import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { getHeightOfRevision } from 'rxdb'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from './sample-collection.ts'
import { openEntries } from './write-until-killed.ts'

const KILLS = 20
const WRITER = fileURLToPath(new URL('write-until-killed.ts', import.meta.url))

interface Run {
  acknowledged: string[]
  signal: string | null
  faults: string
}

/** Runs the writer until it ends, or kills it once it has acknowledged so many writes. */
const runWriter = async (command: string[], killAfter = Number.POSITIVE_INFINITY): Promise<Run> => {
  const [program = '', ...args] = command
  const writer = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => {
    writer.kill('SIGKILL')
  })
  let output = ''
  let faults = ''
  writer.stdout.on('data', (data: Buffer) => {
    output += data.toString()
    if (output.split('\n').length > killAfter) writer.kill('SIGKILL')
  })
  writer.stderr.on('data', (data: Buffer) => {
    faults += data.toString()
  })
  const signal = await new Promise<string | null>((resolve) => writer.once('close', (_code, by) => resolve(by)))
  // What follows the last line end was cut off.
  return { acknowledged: output.split('\n').slice(0, -1), signal, faults }
}

/** Compares what was acknowledged, `id revision` a line, with what is in the file now. */
const lookFor = async (directory: string, acknowledged: readonly string[]) => {
  const heights = new Map<string, number>()
  for (const line of acknowledged) {
    const [id = '', revision = ''] = line.split(' ')
    heights.set(id, getHeightOfRevision(revision))
  }
  const entries = await openEntries(directory)
  const found = await entries.findDocumentsById([...heights.keys()], false)
  await entries.close()
  const file = new DatabaseSync(join(directory, 'journal.sqlite'))
  const integrity = file.prepare('PRAGMA integrity_check').all()
  file.close()
  return {
    missing: heights.size - found.length,
    outdated: found.filter((entry) => getHeightOfRevision(entry._rev) < (heights.get(entry.id) ?? 0)),
    torn: found.filter((entry) => entry.text !== entry.id.repeat(40)),
    integrity,
  }
}

const allThere = { missing: 0, outdated: [], torn: [], integrity: [{ integrity_check: 'ok' }] }

describe('every write that was acknowledged', () => {
  it(`is found again after the process was killed while writing, ${KILLS} times over`, {
    timeout: 120_000,
  }, async () => {
    const directory = temporaryFolder()
    const acknowledged: string[] = []
    for (let run = 0; run < KILLS; run += 1) {
      const ended = await runWriter([process.execPath, WRITER, directory, `run${run}`], 1 + run * 37)
      expect(ended).toMatchObject({ signal: 'SIGKILL', faults: '' })
      acknowledged.push(...ended.acknowledged)
    }
    expect(acknowledged.length).toBeGreaterThan(KILLS * 100)
    expect(await lookFor(directory, acknowledged)).toEqual(allThere)
  })

  it.skipIf(process.platform === 'win32')(
    'is found again after there was no room for the next one (not on Windows: it has no file size limit)',
    async () => {
      const directory = temporaryFolder()
      const ended = await runWriter([
        'sh',
        '-c',
        'ulimit -f 1500; exec "$@"',
        'sh',
        process.execPath,
        WRITER,
        directory,
        'run',
      ])
      expect(ended.faults).toMatch(/database or disk is full|disk I\/O error/)
      expect(ended.acknowledged.length).toBeGreaterThan(50)
      expect(await lookFor(directory, ended.acknowledged)).toEqual(allThere)
    },
  )
})
