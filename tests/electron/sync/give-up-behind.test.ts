import { BehaviorSubject, NEVER } from 'rxjs'
import { expect, it, onTestFinished } from 'vitest'
import { giveUpBehind } from '../../../electron/sync/give-up-behind.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { aKioskStore } from '../../support/a-kiosk-store.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { until } from '../../support/until.ts'

it('a kiosk that its server knows more of never takes its own journal for whole again, whatever that server says later', async () => {
  const owner = { device: 1 as DeviceNumber, epoch: 1 }
  const { journal } = await aKioskStore(createFakeTime().clock)
  await journal.begin(owner)
  const isBehind$ = new BehaviorSubject(true)
  let enrolments = 0
  const giving = giveUpBehind({
    upload: { isBehind$ },
    journal,
    log: createSilentLog().log,
    rights: { openPayments: () => [], changes$: NEVER },
    onGivenUp: () => {
      enrolments += 1
    },
  })
  onTestFinished(giving.close)
  await until(() => enrolments === 1)
  expect([journal.owner(), journal.previousOwners(), isBehind$.value]).toEqual([null, [owner], false])
  // A server that was restored since has no more of it than is here.
  await journal.noteDelivered(owner)
  expect(await journal.isWhole(owner)).toBe('lacking')
})
