import { describe, expect, it, onTestFinished } from 'vitest'
import { isAlive, startWatched, waitUntil, within } from '../../build/checks/processes.ts'

function start(script: string) {
  const program = startWatched(process.execPath, ['-e', script], { env: process.env })
  onTestFinished(program.kill)
  return program
}

const never = new Promise<boolean>(() => undefined)

describe('a program that is watched from outside', () => {
  it('is waited for by exactly its line, and ends with its code', async () => {
    const program = start("console.log('it is kiosk page up?\\nkiosk page up'); setTimeout(() => process.exit(7), 200)")
    await program.printed('kiosk page up', 60_000)
    await expect(program.printed('page up', 60_000)).rejects.toThrow('it ended (7) before the line "page up"')
    expect(await program.ended(60_000)).toBe(7)
    expect(program.isRunning()).toBe(false)
  })

  it('that does not print its line or does not end in time is told with what it said', async () => {
    const program = start("console.error('its last words'); setInterval(() => {}, 1000)")
    await waitUntil('its words', 60_000, () => program.stderr() !== '')
    await expect(program.printed('kiosk page up', 300)).rejects.toThrow('its last words')
    await expect(program.ended(300)).rejects.toThrow('not within 300 ms: its end')
  })

  it.runIf(process.platform !== 'win32')('has not ended while a process that it started lives on', async () => {
    const program = start(`
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
      child.on('spawn', () => console.log('started ' + child.pid))
      setInterval(() => {}, 1000)`)
    await waitUntil('its child', 60_000, () => /started \d+\n/.test(program.stdout()))
    const child = Number(/started (\d+)/.exec(program.stdout())?.[1])
    await expect(program.printed('never', 500)).rejects.toThrow()
    program.child.kill('SIGKILL')
    await expect(program.ended(1_000)).rejects.toThrow('not within')
    expect(isAlive(child)).toBe(true)
    program.kill()
    expect(await program.ended(60_000)).toBe('SIGKILL')
    expect(isAlive(child)).toBe(false)
  })

  it('that can not be started ends with the code of shells', async () => {
    const program = startWatched('/nowhere/electron', [], { env: {} })
    expect(await program.ended(60_000)).toBe(126)
    expect(program.stderr()).toContain('ENOENT')
    expect(program.processId).toBeNull()
    // As a process id this would be all processes.
    expect(isAlive(-1)).toBe(false)
  })
})

describe('waiting', () => {
  it('ends also where a promise never settles', async () => {
    await expect(within('an answer', 50, never)).rejects.toThrow('not within 50 ms: an answer')
    await expect(waitUntil('an answer', 50, () => never)).rejects.toThrow('an answer')
    expect(await within('an answer', 60_000, Promise.resolve(1))).toBe(1)
  })
})
