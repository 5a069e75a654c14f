import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { type Program, startProgram } from '../support/programs.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const probeProgram = fileURLToPath(new URL('./probe-program.ts', import.meta.url))
const started: Program[] = []

function probe(behaviour: string, env: Record<string, string> = {}, folder: readonly string[] = []): Program {
  const program = startProgram('probe', { args: [probeProgram, behaviour, ...folder], env })
  started.push(program)
  return program
}

function aFolder() {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  return folder
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((program) => program.kill()))
})

describe('a program of ours', () => {
  it('prints its ready lines on standard output, and nothing else there', async () => {
    const program = probe('runs')
    await program.printed(/and more\n/)
    expect(program.stdout()).toBe('probe ready\nand more\n')
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends with 0 on %s', async (signal) => {
    const program = probe('runs')
    await program.printed(/probe ready/)
    expect(await program.signal(signal)).toEqual({ code: 0, signal: null })
  })

  it('closes once, however often it is told to', async () => {
    const program = probe('runs')
    await program.printed(/probe ready/)
    const ends = await Promise.all([program.stop(), program.stop(), program.signal('SIGINT')])
    expect([ends[0], program.stderr().match(/"program-closing"/g)?.length]).toEqual([{ code: 0, signal: null }, 1])
  })

  it('that is asked to end while it starts closes what it started, says that it is ready to nobody, and ends with 0', async () => {
    const program = probe('starts-slowly')
    await program.printed(/starting/)
    expect(await program.stop()).toEqual({ code: 0, signal: null })
    expect(program.stdout()).toBe('')
  })

  it('ends in good order when the program that started it is gone', async () => {
    const folder = makeTemporaryFolder()
    const path = process.platform === 'win32' ? `\\\\.\\pipe\\${randomUUID()}` : join(folder.path, 'end')
    const sockets: Socket[] = []
    const parent = createServer((socket) => sockets.push(socket)).listen(path)
    onTestFinished(() => {
      parent.close()
      folder.remove()
    })
    const program = probe('runs', { TTMS_PARENT_PIPE: path })
    await program.printed(/probe ready/)
    await until(() => sockets.length > 0)
    sockets[0]?.destroy()
    expect(await program.ended).toEqual({ code: 0, signal: null })
  })

  it('that can’t start says why in one line and ends with 78', async () => {
    const program = probe('refuses')
    const end = await program.ended
    expect([end.code, program.stdout(), program.stderr()]).toEqual([78, '', 'probe: TTMS_PROBE must be set\n'])
  })

  it('shows why it can’t start where its host has a way, and ends with 78 when it is asked to end meanwhile', async () => {
    const { path } = aFolder()
    const program = probe('refuses-shown', {}, [path])
    await program.printed(/^shown: TTMS_PROBE must be set$/m)
    expect(await program.stop()).toEqual({ code: 78, signal: null })
    expect(readFileSync(join(path, 'probe.log'), 'utf8')).toBe('probe: TTMS_PROBE must be set\n')
  })

  it('ends with 78 also where why it can’t start can’t be shown', async () => {
    const program = probe('refuses-unshown', {}, [aFolder().path])
    expect(await program.ended).toEqual({ code: 78, signal: null })
    expect(program.stderr()).toMatch(/^probe: TTMS_PROBE must be set\n.*"start-refusal-not-shown"/)
  })

  it('keeps its log in a file too where its host has one, without secrets', async () => {
    const { path } = aFolder()
    const program = probe('logs', {}, [path])
    await program.printed(/and more\n/)
    await program.stop()
    const kept = readFileSync(join(path, 'probe.log'), 'utf8')
    expect([kept, JSON.parse(kept.split('\n')[0] ?? '').event]).toEqual([program.stderr(), 'server-online'])
    expect(kept).not.toContain('hush')
  })

  it.each(['faults-at-start', 'faults-later', 'rejects-later'])(
    'logs a fault and ends with 70: %s',
    async (behaviour) => {
      const program = probe(behaviour)
      const { code } = await program.ended
      const lines = program
        .stderr()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect([code, lines.map(({ event }) => event), typeof lines[0].err.stack]).toEqual([
        70,
        ['program-fault'],
        'string',
      ])
    },
  )

  it('that fails to close logs it and ends with 70', async () => {
    const program = probe('faults-at-close')
    await program.printed(/probe ready/)
    expect(await program.stop()).toEqual({ code: 70, signal: null })
    expect(program.stderr()).toContain('a fault at the end')
  })

  it('that asks for its own restart closes first, and ends with 70', async () => {
    const program = probe('restarts')
    expect(await program.ended).toEqual({ code: 70, signal: null })
    expect(program.stderr()).toContain('"journal-closed"')
  })

  it('that closes for a restart and is told to end closes once, and ends with 0', async () => {
    const program = probe('restarts-slowly')
    await program.printed(/"program-closing"/)
    expect(await program.stop()).toEqual({ code: 0, signal: null })
    expect(program.stderr().match(/"journal-closed"/g)).toHaveLength(1)
  })

  it('that closes for a restart without getting done ends with 70 all the same', async () => {
    const program = probe('restarts-never')
    expect(await program.ended).toEqual({ code: 70, signal: null })
    expect(program.stderr()).toContain('program-close-timed-out')
  })

  it('that does not get done closing ends with 70 all the same', async () => {
    const program = probe('never-closes')
    await program.printed(/probe ready/)
    expect(await program.stop()).toEqual({ code: 70, signal: null })
    expect(program.stderr()).toContain('program-close-timed-out')
  })
})
