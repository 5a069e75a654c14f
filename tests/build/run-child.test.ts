import { spawnSync } from 'node:child_process'
import { chmodSync, closeSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runChild } from '../../build/run-child.ts'
import { startProgram } from '../support/programs.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const probe = join(root, 'tests/runtime/probe-program.ts')

/** A script of this text, and a child that runs it. */
function aScript(text: string) {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  const path = join(folder.path, 'script.ts')
  writeFileSync(path, text)
  return path
}

function lineOf(child: ReturnType<typeof runChild>): Promise<string> {
  return new Promise((resolve) => child.onLine(resolve))
}

describe('a program that another one runs', () => {
  it('ends in good order when it is asked to', async () => {
    const child = runChild({ program: process.execPath, args: [probe, 'runs'] }, process.env)
    expect(await lineOf(child)).toBe('probe ready')
    child.end()
    expect(await child.ended).toBe(0)
  })

  it('is sent one signal, however often it is asked to end: in Chromium the second one kills', async () => {
    const oneShot = aScript(`
      process.once('SIGTERM', () => {
        setTimeout(() => process.exit(0), 500)
        console.log('closing')
      })
      setInterval(() => undefined, 1_000)
      console.log('ready')
    `)
    const child = runChild({ program: process.execPath, args: [oneShot] }, process.env)
    const lines: string[] = []
    child.onLine((line) => lines.push(line))
    await expect.poll(() => lines, { timeout: 20_000 }).toEqual(['ready'])
    child.end()
    await expect.poll(() => lines, { timeout: 20_000 }).toEqual(['ready', 'closing'])
    child.end()
    expect(await child.ended).toBe(0)
  })

  it('ends in good order by its pipe alone, as it must where signals kill', async () => {
    // Deaf to signals: only the pipe is left.
    const deaf = aScript(`
      import { onParentEnd } from '${join(root, 'runtime/program-host.ts')}'
      process.on('SIGTERM', () => undefined)
      const alive = setInterval(() => undefined, 1_000)
      onParentEnd(() => clearInterval(alive))
      console.log('ready', process.env.TTMS_PARENT_PIPE ?? 'and hands the pipe on to nobody')
    `)
    const child = runChild({ program: process.execPath, args: [deaf] }, process.env)
    expect(await lineOf(child)).toBe('ready and hands the pipe on to nobody')
    child.end()
    expect(await child.ended).toBe(0)
  })

  it('ends in good order by its pipe alone where it comes to that only after it was asked to end', async () => {
    const late = aScript(`
      import { onParentEnd } from '${join(root, 'runtime/program-host.ts')}'
      process.on('SIGTERM', () => console.log('deaf'))
      const alive = setInterval(() => undefined, 1_000)
      process.once('SIGTERM', () => onParentEnd(() => clearInterval(alive)))
      console.log('ready')
    `)
    const child = runChild({ program: process.execPath, args: [late] }, process.env)
    expect(await lineOf(child)).toBe('ready')
    child.end()
    // Where it is not told then, it is killed.
    expect(await child.ended).toBe(0)
  })

  it.skipIf(process.platform === 'win32')(
    'that is just being written, so that it can not be started, ends with 126 (not on Windows, which locks otherwise)',
    async () => {
      const program = aScript('')
      chmodSync(program, 0o755)
      const writing = openSync(program, 'r+')
      onTestFinished(() => closeSync(writing))
      const child = runChild({ program, args: [] }, process.env)
      expect([await child.ended, child.processId, child.lastWords()]).toEqual([126, undefined, 'spawn ETXTBSY'])
      child.end()
    },
  )

  it('ends in good order where the one that ran it was killed', async () => {
    const parent = aScript(`
      import { runChild } from '${join(root, 'build/run-child.ts')}'
      const child = runChild({ program: process.execPath, args: ['${probe}', 'runs'] }, process.env)
      child.onLine((line) => line === 'probe ready' && console.log('child', child.processId))
    `)
    const program = startProgram('parent', { args: [parent] })
    const [, processId] = await program.printed(/child (\d+)/)
    await program.kill()
    const isGone = () => spawnSync('kill', ['-0', String(processId)]).status !== 0
    await expect.poll(isGone, { timeout: 20_000 }).toBe(true)
  })

  it('tells its last words that are not of the log', async () => {
    const failing = aScript(`
      process.stderr.write('libasound.so.2: cannot open shared object file\\n\\n{"level":60,"event":"program-fault"}\\n')
      process.exitCode = 127
    `)
    const child = runChild({ program: process.execPath, args: [failing] }, process.env)
    expect(await child.ended).toBe(127)
    expect(child.lastWords()).toBe('libasound.so.2: cannot open shared object file')
  })

  it('tells the line that names a fault before what is printed after it', async () => {
    const failing = aScript(`
      process.stderr.write('FATAL: gpu_process_host.cc: GPU process isn’t usable\\n  #0 0x55d\\n[end of stack trace]\\n')
    `)
    const child = runChild({ program: process.execPath, args: [failing] }, process.env)
    await child.ended
    expect(child.lastWords()).toBe('FATAL: gpu_process_host.cc: GPU process isn’t usable')
  })

  it('that can not be started ends with 126', async () => {
    expect(await runChild({ program: '/nowhere/electron', args: [] }, process.env).ended).toBe(126)
  })
})
