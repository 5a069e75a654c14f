import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { AccountId, DeviceNumber } from '../../../shared/core/ids.ts'
import type { FakeTerminal } from '../../support/fake-terminal.ts'
import { aSalesDesk, type TestedDesk } from '../../support/sales-desk.ts'
import { aShowtime } from '../../support/sales-facts.ts'

export const seats = [{ row: 1, col: 1 }]
export const clerk = 5 as AccountId
export const former = { device: 1 as DeviceNumber, epoch: 1 }

/** A payment whose terminal was asked and could not tell, and whose kiosk is nobody's since then. */
export async function aPaymentLeftOpen(
  behave: (terminal: FakeTerminal) => void,
  spoil: (kiosk: TestedDesk) => Promise<void> = restoreAllOfIt,
) {
  const kiosk = await aSalesDesk()
  await kiosk.sell().hold({ showtimeId: aShowtime, seats })
  behave(kiosk.terminal)
  await kiosk.sell().pay({ method: 'card' })
  kiosk.terminal.unplug()
  await kiosk.order('verifying')
  await kiosk.store().close()
  await spoil(kiosk)
  await kiosk.crash()
  expect(kiosk.store().journal.owner()).toBeNull()
  return kiosk
}

const dataOf = (kiosk: TestedDesk) => join(kiosk.folder, 'kiosk')
const copyOf = (kiosk: TestedDesk) => join(kiosk.folder, 'copy')

export async function copy(kiosk: TestedDesk) {
  cpSync(dataOf(kiosk), copyOf(kiosk), { recursive: true })
}

export async function restore(kiosk: TestedDesk) {
  await kiosk.store().close()
  rmSync(dataOf(kiosk), { recursive: true })
  cpSync(copyOf(kiosk), dataOf(kiosk), { recursive: true })
}

/** A copy of the database takes its place, and nothing was written since: its seal says so. */
async function restoreAllOfIt(kiosk: TestedDesk) {
  await copy(kiosk)
  await kiosk.crash()
  await kiosk.crash()
  await restore(kiosk)
}

export async function loseSeal({ folder }: Pick<TestedDesk, 'folder'>) {
  rmSync(join(folder, 'seal'), { recursive: true, force: true })
}

/** It is enrolled as a new device, and its server says that it has the former journal as it is here. */
export async function enrolAgain(kiosk: TestedDesk, isDelivered = true) {
  await kiosk.store().journal.begin({ device: 9 as DeviceNumber, epoch: 1 })
  if (isDelivered) await kiosk.store().journal.noteDelivered(former)
}

export const openKeys = (kiosk: TestedDesk) =>
  kiosk
    .desk()
    .previousPayments.open()
    .map(({ step }) => step)
export const isSettled = (kiosk: TestedDesk) => () => kiosk.desk().previousPayments.open().length === 0
