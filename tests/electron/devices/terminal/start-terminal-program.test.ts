import { describe, expect, it } from 'vitest'
import {
  type ChildProgram,
  spawnTerminalUnderNode,
  startTerminalProgram,
} from '../../../../electron/devices/terminal/start-terminal-program.ts'
import type { Log } from '../../../../runtime/log.ts'
import { createFakeTime } from '../../../support/fake-time.ts'
import { createSilentLog } from '../../../support/silent-log.ts'

/** Child programs under a test's control, in the order in which they were started. */
function someChildren() {
  const started: { say: (line: string) => void; die: () => void }[] = []
  const spawnTerminal = (): ChildProgram => {
    const lineListeners: ((line: string) => void)[] = []
    const endListeners: (() => void)[] = []
    const die = () => {
      for (const listener of endListeners) listener()
    }
    const say = (line: string) => {
      for (const listener of lineListeners) listener(line)
    }
    started.push({ say, die })
    return {
      onLine: (listener) => lineListeners.push(listener),
      onEnd: (listener) => endListeners.push(listener),
      end: die,
    }
  }
  return { started, spawnTerminal }
}

describe('the terminal program', () => {
  it('is reachable from its ready line to its end, and is started again when it ends', async () => {
    const { started, spawnTerminal } = someChildren()
    const time = createFakeTime()
    const program = startTerminalProgram({
      dataDir: '.',
      spawnTerminal,
      ports: { timer: time.timer, log: createSilentLog().log },
    })
    const addresses: (string | null)[] = []
    program.address$.subscribe((address) => addresses.push(address))
    started[0]?.say('something else')
    started[0]?.say('terminal ready http://127.0.0.1:4000')
    started[0]?.die()
    await time.pass(1_000)
    started[1]?.say('terminal ready http://127.0.0.1:4001')
    expect(addresses).toEqual([null, 'http://127.0.0.1:4000', null, 'http://127.0.0.1:4001'])
    started[0]?.die()
    await program.stop()
    await time.pass(10_000)
    expect(program.address()).toBeNull()
    expect(started).toHaveLength(2)
  })

  it('that could not be started is logged, and started again', async () => {
    const { started, spawnTerminal } = someChildren()
    const time = createFakeTime()
    const logged: unknown[] = []
    const log: Log = (event, detail) => void logged.push([event, detail])
    let isBusy = true
    const spawnOnceFree = (dataDir: string) => {
      if (isBusy) throw new Error(`spawn ETXTBSY ${dataDir}`)
      return spawnTerminal()
    }
    const program = startTerminalProgram({
      dataDir: '.',
      spawnTerminal: spawnOnceFree,
      ports: { timer: time.timer, log },
    })
    expect(logged).toEqual([['terminal-simulator-not-started', { err: new Error('spawn ETXTBSY .') }]])
    isBusy = false
    await time.pass(1_000)
    started[0]?.say('terminal ready http://127.0.0.1:4000')
    expect(program.address()).toBe('http://127.0.0.1:4000')
    await program.stop()
  })

  it('that can not be started is not started again once it is stopped', async () => {
    const time = createFakeTime()
    let tries = 0
    const spawnTerminal = () => {
      tries += 1
      throw new Error('spawn E2BIG')
    }
    const program = startTerminalProgram({
      dataDir: '.',
      spawnTerminal,
      ports: { timer: time.timer, log: createSilentLog().log },
    })
    await time.pass(1_000)
    await program.stop()
    await time.pass(10_000)
    expect(tries).toBe(2)
  })

  it('that Node can not start throws why', () => {
    expect(() => spawnTerminalUnderNode('no\0path')).toThrow('null bytes')
  })

  it('that does not end holds nobody up for more than three seconds', async () => {
    const time = createFakeTime()
    const deaf: ChildProgram = { onLine: () => undefined, onEnd: () => undefined, end: () => undefined }
    const program = startTerminalProgram({
      dataDir: '.',
      spawnTerminal: () => deaf,
      ports: { timer: time.timer, log: createSilentLog().log },
    })
    let isStopped = false
    const stopped = program.stop().then(() => {
      isStopped = true
    })
    await time.pass(2_999)
    expect(isStopped).toBe(false)
    await time.pass(1)
    await stopped
  })
})
