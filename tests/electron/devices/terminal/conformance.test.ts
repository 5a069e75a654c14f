import { filter, firstValueFrom } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectTerminalSimulator } from '../../../../electron/devices/terminal/drivers/simulator.ts'
import type { Terminal } from '../../../../electron/devices/terminal/port.ts'
import {
  spawnTerminalUnderNode,
  startTerminalProgram,
} from '../../../../electron/devices/terminal/start-terminal-program.ts'
import { systemRandom, systemTimer } from '../../../../runtime/system-ports.ts'
import type { PaymentKey, TicketNumber } from '../../../../shared/core/ids.ts'
import { toFen } from '../../../../shared/core/money.ts'
import { refundKeyOf } from '../../../../shared/sales/refunds.ts'
import { createFaultyTerminal, type Manner } from '../../../faults/faulty-terminal.ts'
import { createLife } from '../../../simulation/life.ts'
import { createSimulatedTerminal } from '../../../simulation/simulated-terminal.ts'
import { createWorld } from '../../../simulation/world.ts'
import { createFakeTerminal } from '../../../support/fake-terminal.ts'
import { createSeededRandom } from '../../../support/seeded-random.ts'
import { createSilentLog } from '../../../support/silent-log.ts'
import { makeTemporaryFolder } from '../../../support/temporary-folder.ts'

/** What every terminal of ours is held to, and those of other makers as they come. */
type Tried = {
  readonly terminal: Terminal
  /** The customer at the next charge refuses, or their bank does. */
  readonly declineNext: () => unknown
  readonly unplug: () => unknown
  /** Does it, with time going on meanwhile where that is not the machine's. */
  readonly inTime: <Done>(work: Promise<Done>) => Promise<Done>
}

async function aSimulator(): Promise<Tried> {
  const folder = makeTemporaryFolder()
  const log = createSilentLog().log
  const program = startTerminalProgram({
    dataDir: folder.path,
    spawnTerminal: spawnTerminalUnderNode,
    ports: { timer: systemTimer, log },
  })
  onTestFinished(async () => {
    await program.stop()
    folder.remove()
  })
  await firstValueFrom(program.address$.pipe(filter((address) => address !== null)))
  const behave = async (next: string) => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ next, delayMs: 0 }),
    }
    await fetch(`${program.address()}/behaviour`, init)
  }
  const terminal = connectTerminalSimulator(program)
  let next = 'approve'
  return {
    terminal: {
      ...terminal,
      // At once: left to itself it takes as long as a customer.
      charge: async (request) => {
        await behave(next)
        return await terminal.charge(request)
      },
    },
    declineNext: () => {
      next = 'decline'
    },
    unplug: () => program.stop(),
    inTime: (work) => work,
  }
}

async function aFake(): Promise<Tried> {
  const terminal = createFakeTerminal()
  return { terminal, declineNext: terminal.declineNext, unplug: terminal.unplug, inTime: (work) => work }
}

async function aSimulated(): Promise<Tried> {
  const world = createWorld({ seed: 1, startMs: 0, isTraced: false })
  const simulated = createSimulatedTerminal(world, 'K1', world.chance('terminal'))
  return {
    terminal: simulated.open(createLife(() => undefined)),
    declineNext: () => simulated.behaveNext('decline'),
    unplug: () => simulated.setReachable(false),
    inTime: async (work) => {
      let isDone = false
      void work.then(() => {
        isDone = true
      })
      while (!isDone) await world.runUntil(world.nowMs() + 1_000)
      return await work
    },
  }
}

/** One that takes money and never says so, on a line that loses one call and one answer of ten. */
async function aFaulty(): Promise<Tried> {
  let manner: Manner = 'charges and never answers'
  const faulty = createFaultyTerminal({ ...createSeededRandom(1), pick: () => manner as never })
  return {
    terminal: faulty.terminal,
    declineNext: () => {
      manner = 'declines'
    },
    unplug: faulty.unplug,
    inTime: (work) => work,
  }
}

const terminals: readonly (readonly [string, () => Promise<Tried>])[] = [
  ['the simulator', aSimulator],
  ['the fake', aFake],
  ['the simulated one', aSimulated],
  ['the faulty one', aFaulty],
]

describe.each(terminals)('a payment terminal: %s', (_, make) => {
  async function setUp() {
    const { terminal, inTime, ...tried } = await make()
    /** Asks until there is an answer: one that was lost says nothing. */
    const answered = async <Answer extends { readonly state: string }>(ask: () => Promise<Answer>): Promise<Answer> => {
      for (let tries = 0; tries < 50; tries++) {
        const answer = await inTime(ask())
        if (answer.state !== 'no-answer') return answer
      }
      throw new Error('it never answers')
    }
    const key = systemRandom.uuid() as PaymentKey
    const request = { key, amountFen: toFen(9_000), method: terminal.methods[0] ?? 'card' }
    const ask = async () => (await answered(() => terminal.ask(key))).state
    const charge = async () => {
      await inTime(terminal.charge(request))
      return await ask()
    }
    const refund = async (count: number, amountFen: number) => {
      const refundKey = refundKeyOf({ ticketNumber: count as TicketNumber, paymentKey: key })
      const order = { refundKey, paymentKey: key, amountFen: toFen(amountFen) }
      return (await answered(() => terminal.refund(order))).state
    }
    const cancel = async () => (await answered(() => terminal.cancel(key))).state
    const reverse = async () => (await answered(() => terminal.reverse(key))).state
    return { ...tried, terminal, inTime, request, charge, ask, cancel, reverse, refund }
  }

  it('charges a key once, says so when it is asked, and the same when it is told to charge it again', async () => {
    const { charge, ask } = await setUp()
    expect([await charge(), await charge(), await ask()]).toEqual(['approved', 'approved', 'approved'])
  })

  it('knows nothing of a key that it never heard of', async () => {
    const { ask } = await setUp()
    expect(await ask()).toBe('no-such-key')
  })

  it('keeps a refusal: the same key is never charged after it', async () => {
    const { charge, declineNext } = await setUp()
    await declineNext()
    expect([await charge(), await charge()]).toEqual(['declined', 'declined'])
  })

  it('never charges a key that was cancelled first', async () => {
    const { cancel, charge } = await setUp()
    expect([await cancel(), await charge()]).toEqual(['cancelled', 'cancelled'])
  })

  it('takes no cancelling for a payment that went through', async () => {
    const { charge, cancel } = await setUp()
    expect([await charge(), await cancel()]).toEqual(['approved', 'approved'])
  })

  it('reverses a payment for good, and does nothing more when it is told to again', async () => {
    const { charge, reverse, ask } = await setUp()
    await charge()
    expect([await reverse(), await reverse(), await ask(), await charge()]).toEqual(Array(4).fill('reversed'))
  })

  it('pays back in parts, each key once, and never more than it took', async () => {
    const { charge, refund } = await setUp()
    await charge()
    expect(await refund(1, 5_000)).toBe('refunded')
    expect(await refund(1, 5_000)).toBe('refunded')
    expect(await refund(2, 4_001)).toBe('refused')
    expect(await refund(3, 4_000)).toBe('refunded')
  })

  it('pays nothing back that it never took', async () => {
    const { refund } = await setUp()
    expect(await refund(1, 1)).toBe('refused')
  })

  it('says how it can be paid and that it is ready; unplugged it says so, and answers nothing, and rejects nothing', async () => {
    const { terminal, unplug, inTime, request } = await setUp()
    expect(terminal.methods.length).toBeGreaterThan(0)
    expect(await firstValueFrom(terminal.status$)).toBe('ready')
    await unplug()
    expect(await firstValueFrom(terminal.status$)).toBe('no-answer')
    const refundKey = refundKeyOf({ ticketNumber: 1 as TicketNumber, paymentKey: request.key })
    const refund = { refundKey, paymentKey: request.key, amountFen: toFen(1) }
    const answers = [
      await inTime(terminal.ask(request.key)),
      await inTime(terminal.cancel(request.key)),
      await inTime(terminal.reverse(request.key)),
      await inTime(terminal.refund(refund)),
    ]
    expect(answers).toEqual(Array(4).fill({ state: 'no-answer' }))
  })
})
