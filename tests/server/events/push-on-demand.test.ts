import { describe, expect, it } from 'vitest'
import { createPushOnDemand } from '../../../server/events/push-on-demand.ts'
import type { Relayed } from '../../../server/events/relay.ts'

/** Steps, with what they did since it was last asked. */
function aPush() {
  let done: string[] = []
  let areHeard = true
  let relayed: Relayed = 'all'
  let fault: Error | null = null
  const onDemand = createPushOnDemand(
    {
      relay: async () => {
        done.push('relay')
        return relayed
      },
      push: async () => {
        if (fault) throw fault
        done.push('push')
      },
    },
    () => areHeard,
  )
  return {
    ...onDemand,
    takeDone: () => {
      const taken = done
      done = []
      return taken
    },
    set: (next: { areHeard?: boolean; relayed?: Relayed; fault?: Error | null }) => {
      areHeard = next.areHeard ?? areHeard
      relayed = next.relayed ?? relayed
      fault = next.fault === undefined ? fault : next.fault
    },
  }
}

describe('the step that pushes changes', () => {
  it('asks the database nothing while nothing was noted and nobody moved anything', async () => {
    const push = aPush()
    await push.step()
    expect(push.takeDone()).toEqual(['relay', 'push'])
    await push.step()
    expect(push.takeDone()).toEqual([])
    push.wantRelay()
    await push.step()
    expect(push.takeDone()).toEqual(['relay', 'push'])
    push.wantPush()
    await push.step()
    expect(push.takeDone()).toEqual(['push'])
    await push.step()
    expect(push.takeDone()).toEqual([])
  })

  it('looks for changes each time while wake-ups of other servers are not heard', async () => {
    const push = aPush()
    await push.step()
    push.takeDone()
    push.set({ areHeard: false })
    await push.step()
    await push.step()
    expect(push.takeDone()).toEqual(['relay', 'push', 'relay', 'push'])
  })

  it('relays again where another server’s relay was under way, which may not have seen the last note', async () => {
    const push = aPush()
    push.set({ relayed: 'busy' })
    await push.step()
    push.takeDone()
    push.set({ relayed: 'all' })
    await push.step()
    expect(push.takeDone()).toEqual(['relay', 'push'])
    await push.step()
    expect(push.takeDone()).toEqual([])
  })

  it('does again what failed', async () => {
    const push = aPush()
    await push.step()
    push.takeDone()
    push.set({ fault: new Error('away') })
    push.wantRelay()
    await expect(push.step()).rejects.toThrow('away')
    push.set({ fault: null })
    push.takeDone()
    await push.step()
    expect(push.takeDone()).toEqual(['relay', 'push'])
  })
})
