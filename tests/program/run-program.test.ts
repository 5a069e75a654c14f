import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import type { Program } from '../support/programs.ts'
import { startProgram } from '../support/programs.ts'

const probeProgram = fileURLToPath(new URL('./probe-program.ts', import.meta.url))
const started: Program[] = []

function probe(behaviour: string): Program {
  const program = startProgram('probe', { args: [probeProgram, behaviour] })
  started.push(program)
  return program
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
    expect([ends[0], program.stderr().match(/"closing"/g)?.length]).toEqual([{ code: 0, signal: null }, 1])
  })

  it('that can’t start says why in one line and ends with 78', async () => {
    const program = probe('refuses')
    const end = await program.ended
    expect([end.code, program.stdout(), program.stderr()]).toEqual([78, '', 'probe: TTMS_PROBE must be set\n'])
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
      expect([code, lines.map(({ msg }) => msg), typeof lines[0].err.stack]).toEqual([70, ['fault'], 'string'])
    },
  )

  it('that fails to close logs it and ends with 70', async () => {
    const program = probe('faults-at-close')
    await program.printed(/probe ready/)
    expect(await program.stop()).toEqual({ code: 70, signal: null })
    expect(program.stderr()).toContain('a fault at the end')
  })

  it('that does not get done closing ends with 70 all the same', async () => {
    const program = probe('never-closes')
    await program.printed(/probe ready/)
    expect(await program.stop()).toEqual({ code: 70, signal: null })
    expect(program.stderr()).toContain('did not close in time')
  })
})
