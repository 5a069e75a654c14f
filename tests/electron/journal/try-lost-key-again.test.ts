import { describe, expect, it, onTestFinished } from 'vitest'
import { tryLostKeyAgain } from '../../../electron/journal/try-lost-key-again.ts'
import { openDeviceKeyFiles } from '../../../electron/keys/device-key.ts'
import { openDeviceKeys } from '../../../electron/keys/device-keys.ts'
import { openKeystore } from '../../../electron/keys/keystore.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { createMemoryKeystore } from '../../support/memory-keystore.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

const device = 1 as DeviceNumber
const minuteMs = 60_000

/** A device whose key its keystore has forgotten, since the start. */
async function aLostKey() {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  const { path: directory } = folder
  const { clock, timer, pass } = createFakeTime()
  const { log } = createSilentLog()
  const memory = createMemoryKeystore()
  const kept = new Map<string, object>()
  const facts: Parameters<typeof openDeviceKeys>[0] = {
    read: async (key, schema) => (kept.has(key) ? schema.parse(kept.get(key)) : null),
    put: async (key, value) => void kept.set(key, value),
  }
  const start = async () => {
    const keystore = await openKeystore(memory, { timer, log })
    return await openDeviceKeys(facts, await openDeviceKeyFiles({ directory, keystore, clock }), null)
  }
  await (await start()).take(device)
  memory.writeKey()
  await start()
  const lost = memory.forget()
  const deviceKeys = await start()
  let looked = 0
  let restarts = 0
  let owner: { device: DeviceNumber; epoch: number } | null = { device, epoch: 1 }
  const keystore = {
    find: () => {
      looked += 1
      return memory.find()
    },
    restart: () => {
      restarts += 1
    },
  }
  tryLostKeyAgain({ keystore, directory, journal: { keylessOwner: () => owner }, deviceKeys, ports: { timer, log } })
  return {
    bringBack: lost.bringBack,
    enrolAgain: () => {
      owner = null
    },
    restarts: () => restarts,
    looked: () => looked,
    passAMinute: () => pass(minuteMs),
    passNow: () => pass(0),
    fallSilent: memory.fallSilent,
    speak: memory.speak,
  }
}

describe('a key that was lost at the start', () => {
  it('is tried every minute, and has the program start again once it opens', async () => {
    const { bringBack, passAMinute, restarts } = await aLostKey()
    await passAMinute()
    await passAMinute()
    expect(restarts()).toBe(0)
    bringBack()
    await passAMinute()
    await passAMinute()
    expect(restarts()).toBe(1)
  })

  it('has the program start again after ten tries in vain, since a new process may find the keystore', async () => {
    const { passAMinute, restarts, looked } = await aLostKey()
    for (let minute = 1; minute < 10; minute++) await passAMinute()
    expect(restarts()).toBe(0)
    await passAMinute()
    expect([restarts(), looked()]).toEqual([1, 10])
  })

  it('is looked for no more once the kiosk is enrolled as another device', async () => {
    const { enrolAgain, bringBack, passAMinute, restarts, looked } = await aLostKey()
    await passAMinute()
    enrolAgain()
    bringBack()
    await passAMinute()
    await passAMinute()
    expect([restarts(), looked()]).toEqual([0, 1])
  })

  it('has nothing start again where the kiosk is enrolled during the last try', async () => {
    const { enrolAgain, fallSilent, speak, passAMinute, passNow, restarts, looked } = await aLostKey()
    for (let minute = 1; minute < 10; minute++) await passAMinute()
    fallSilent()
    await passAMinute()
    enrolAgain()
    speak()
    await passNow()
    expect([restarts(), looked()]).toEqual([0, 10])
  })
})
