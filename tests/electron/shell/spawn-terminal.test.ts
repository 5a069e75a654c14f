import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createSpawnTerminal } from '../../../electron/shell/spawn-terminal.ts'

function spawn() {
  let kills = 0
  let isSpawned = false
  const child = Object.assign(new EventEmitter(), {
    stdout: null,
    // As Electron's: a process that was not spawned yet does not hear it.
    kill: () => {
      if (isSpawned) kills += 1
    },
  })
  const terminal = createSpawnTerminal({ fork: () => child } as never, '/terminal.js')('/data')
  const spawned = () => {
    isSpawned = true
    child.emit('spawn')
  }
  return { terminal, spawned, kills: () => kills }
}

describe('the terminal simulator as a process of Electron', () => {
  it('is ended by a signal', () => {
    const { terminal, spawned, kills } = spawn()
    spawned()
    terminal.end()
    expect(kills()).toBe(1)
  })

  it('that is told to end before it was spawned ends once it is', () => {
    const { terminal, spawned, kills } = spawn()
    terminal.end()
    expect(kills()).toBe(0)
    spawned()
    expect(kills()).toBe(1)
  })
})
