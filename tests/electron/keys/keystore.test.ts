import { describe, expect, it } from 'vitest'
import { openKeystore, type SystemKeystore } from '../../../electron/keys/keystore.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { createMemoryKeystore } from '../../support/memory-keystore.ts'
import { createSilentLog } from '../../support/silent-log.ts'

const { log } = createSilentLog()

function setUp() {
  const time = createFakeTime()
  const memory = createMemoryKeystore()
  return { time, memory, open: () => openKeystore(memory, { timer: time.timer, log }) }
}

/** What comes of it once ten seconds have passed. */
async function afterTheLimit({ pass }: ReturnType<typeof createFakeTime>, asked: Promise<unknown>) {
  let answer: unknown = 'nothing'
  void asked.then((given) => {
    answer = given
  })
  await pass(9_999)
  const before = answer
  await pass(1)
  return { before, after: answer }
}

describe('a keystore', () => {
  it('opens what it sealed', async () => {
    const keystore = await setUp().open()
    const sealed = await keystore?.seal('a secret')
    expect(sealed && (await keystore?.unseal(sealed))).toBe('a secret')
  })

  it('counts as none where there is none, it fails, or it does not answer within ten seconds', async () => {
    const { time, memory, open } = setUp()
    const failing = { find: () => Promise.reject(new Error('the session bus is gone')) }
    expect(await openKeystore(failing, { timer: time.timer, log })).toBeNull()
    memory.fallSilent()
    expect(await afterTheLimit(time, open())).toEqual({ before: 'nothing', after: null })
    memory.speak()
    memory.remove()
    expect(await open()).toBeNull()
  })

  it.each(['seal', 'unseal'] as const)(
    'that falls silent when it is to %s is waited for once, and no answer of it counts that comes late',
    async (call) => {
      const { time, memory, open } = setUp()
      const keystore = await open()
      const sealed = await keystore?.seal('a secret')
      if (!keystore || !sealed) throw new Error('no keystore')
      const ask = (): Promise<unknown> => (call === 'seal' ? keystore.seal('another') : keystore.unseal(sealed))
      memory.fallSilent()
      expect(await afterTheLimit(time, ask())).toEqual({ before: 'nothing', after: null })
      memory.speak()
      expect([await ask(), await keystore.seal('a third'), await keystore.unseal(sealed)]).toEqual([null, null, null])
      // Whoever looks for it again finds it.
      expect(await (await open())?.unseal(sealed)).toBe('a secret')
    },
  )

  it('that can not open something can still open everything else', async () => {
    const keystore = await setUp().open()
    const sealed = await keystore?.seal('a secret')
    expect(await keystore?.unseal(Buffer.from('spoilt'))).toBeNull()
    expect(sealed && (await keystore?.unseal(sealed))).toBe('a secret')
  })

  it('that fails after its time was over is no fault of the program', async () => {
    const { time } = setUp()
    let failLate: () => void = () => undefined
    const system: SystemKeystore = {
      seal: () =>
        new Promise((_resolve, reject) => {
          failLate = () => reject(new Error('the prompt was closed'))
        }),
      unseal: async () => '',
    }
    const keystore = await openKeystore({ find: async () => system }, { timer: time.timer, log })
    if (!keystore) throw new Error('no keystore')
    const faults: unknown[] = []
    const note = (fault: unknown) => faults.push(fault)
    process.on('unhandledRejection', note)
    const { after } = await afterTheLimit(time, keystore.seal('a secret'))
    failLate()
    await time.pass(0)
    await time.pass(0)
    process.off('unhandledRejection', note)
    expect([after, faults]).toEqual([null, []])
  })
})
