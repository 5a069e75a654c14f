import { moneyFaults } from './planted-money-faults.ts'
import { raceFaults } from './planted-race-faults.ts'
import { scheduleFaults } from './planted-schedule-faults.ts'
import { staffFaults } from './planted-staff-faults.ts'

/** One change to the product's source: `find` stands in `file` exactly once. */
export type Change = { readonly file: string; readonly find: string; readonly replace: string }

/** A fault that the simulation must catch. */
export type PlantedFault = { readonly name: string; readonly changes: readonly Change[] }

export const plantedFaults: readonly PlantedFault[] = [
  {
    name: 'an old grant is accepted again',
    changes: [{ file: 'shared/journal/rights.ts', find: 'return seat.grantNumber > (', replace: 'return 1e9 > (' }],
  },
  {
    name: 'a return is sent before it is on disk',
    changes: [
      {
        file: 'electron/journal/journal.ts',
        find: '      await table.insert(entries)\n',
        replace:
          "      const inserted = table.insert(entries)\n      if (entries[0]?.kind !== 'rights-given-back') await inserted\n",
      },
      {
        // Nor does the seal wait for its disk, which would tell at the next start that something is missing.
        file: 'electron/journal/journal.ts',
        find: '    await sealUpTo(lastSeq).catch((fault) => faults.next(fault))\n',
        replace:
          "    const sealing = sealUpTo(lastSeq).catch((fault) => faults.next(fault))\n    if (entries[0]?.kind !== 'rights-given-back') await sealing\n",
      },
    ],
  },
  {
    name: 'an entry is acknowledged before its fsync',
    changes: [
      {
        file: 'electron/journal/journal.ts',
        find: '      await table.insert(entries)\n',
        replace: '      void table.insert(entries)\n',
      },
    ],
  },
  {
    name: 'a return is taken without its number',
    changes: [
      {
        file: 'shared/seats/custody.ts',
        find: "): Result<SeatCustody, 'NotHeld'> {\n  if (!isHeldUnder(seat, device, grantNumber)) return",
        replace:
          "): Result<SeatCustody, 'NotHeld'> {\n  if (!isHeldUnder(seat, device, seat.number) || grantNumber < 0) return",
      },
      {
        // A kiosk that says it again later; with the number looked at, that changes nothing.
        file: 'electron/seats/return-seats.ts',
        find: "    const written = journal.append('rights-given-back', { showtimeId, seats: seatsGiven, reason })\n",
        replace:
          "    for (const before of said.splice(0)) await journal.append('rights-given-back', before)\n    said.push({ showtimeId, seats: seatsGiven, reason })\n    const written = journal.append('rights-given-back', { showtimeId, seats: seatsGiven, reason })\n",
      },
      {
        file: 'electron/seats/return-seats.ts',
        find: '  const underWay = new Set<Promise<unknown>>()\n',
        replace: '  const underWay = new Set<Promise<unknown>>()\n  const said: never[] = []\n',
      },
    ],
  },
  {
    name: 'seats are taken back by time, with clocks that may be wrong',
    changes: [
      {
        file: 'shared/seats/custody.ts',
        find: "  if (seat.state === 'free') return true\n",
        replace:
          "  if (seat.state === 'free') return true\n  if (seat.state === 'granted') return nowMs > 0 && nowMs % 300_000 < 30_000\n",
      },
    ],
  },
  {
    // Both sides know the lease, a kiosk sells nothing near its end, and no clock is ever wrong.
    name: 'seats are taken back by time, with good clocks',
    changes: [
      {
        file: 'shared/seats/custody.ts',
        find: "  if (seat.state === 'free') return true\n",
        replace:
          "  if (seat.state === 'free') return true\n  if (seat.state === 'granted') return nowMs > 0 && nowMs % 300_000 < 30_000\n",
      },
      {
        file: 'electron/sync/selling-status.ts',
        find: '  const stopNow = () => {\n',
        replace:
          "  const stopNow = () => {\n    if ((serverClock.cinemaNowMs() + 10_000) % 300_000 < 50_000) return 'closing' as never\n",
      },
      {
        file: 'tests/simulation/run-day.ts',
        find: 'for (const hazard of scenario.hazards) ',
        replace: "for (const hazard of scenario.hazards) if (hazard.what !== 'clock') ",
      },
    ],
  },
  {
    name: "a kiosk's disk is restored unnoticed",
    changes: [
      {
        file: 'electron/journal/ownership.ts',
        find: '  if (seal === null || mark === null) return true\n',
        replace: '  if (seal !== null && mark !== null && lastSeq >= 0) return false\n',
      },
    ],
  },
  {
    name: 'a journal entry is applied twice',
    changes: [
      {
        file: 'server/sync/ingest-journal.ts',
        find: 'const added = entries.filter((entry) => entry.seq >= expectedSeq)\n',
        replace: 'const added = entries\n',
      },
    ],
  },
  {
    name: 'an unknown payment is released',
    changes: [
      {
        file: 'shared/sales/payments.ts',
        find: "      return payment.step === 'started' ? { kind: 'write-unknown' } : { kind: 'ask-again-later' }\n",
        replace: "      return { kind: 'write-declined', outcome: 'never-charged' }\n",
      },
    ],
  },
  {
    name: 'an unknown payment is charged again',
    changes: [
      {
        file: 'electron/sales/settle-payments.ts',
        find: 'onUnknown: ({ paymentKey }) => terminal.ask(paymentKey),\n',
        replace:
          "onUnknown: ({ paymentKey, totalFen, method }) =>\n        terminal.charge({ key: (paymentKey + '-again') as never, amountFen: totalFen, method }) as never,\n",
      },
    ],
  },
  {
    name: 'seats of one order are granted in part',
    changes: [
      {
        file: 'server/seats/decide-grants.ts',
        find: "    if (!claimed.ok) return refused({ code: 'SeatsGone', seats: claimed.refusal.map(toPosition) })\n",
        replace: `    if (!claimed.ok) {
      const gone = new Set(claimed.refusal.map(seatKey))
      const left = seats.filter((seat) => !gone.has(seatKey(seat)))
      const part = left.length > 0 ? await tx.seats.claimSeats(cinemaId, wantedOf([{ showtimeId, seats: left }]), claimantOf(asking), nowMs) : claimed
      return part.ok ? accepted({ seats: part.value.map((seat) => toProven(asking, seat)) }) : refused({ code: 'SeatsGone', seats: part.refusal.map(toPosition) })
    }
`,
      },
    ],
  },
  {
    name: 'a gap in seq is passed over',
    changes: [
      {
        file: 'server/sync/ingest-journal.ts',
        find: 'const isInOrder = first <= expectedSeq &&',
        replace: 'const isInOrder =',
      },
      {
        // A kiosk that leaves no gap can't show it.
        file: 'electron/sync/upload-journal.ts',
        find: 'const entries = firstBatch(waiting, maxEntries)\n',
        replace: 'const entries = firstBatch(waiting, maxEntries).slice(-1)\n',
      },
    ],
  },
  {
    name: 'the wall clock is trusted for a hold',
    changes: [
      {
        file: 'electron/sales/order.ts',
        find: 'const orderNowMs = () => clock.monotonicMs()',
        replace: 'const orderNowMs = () => clock.nowMs()',
      },
    ],
  },
  {
    name: 'a seat is returned while it is paid for',
    changes: [
      {
        file: 'electron/seats/return-seats.ts',
        find: 'return right && !locked.has(seatKey(seat)) ? [right] : []',
        replace: 'return right && locked.size >= 0 ? [right] : []',
      },
    ],
  },
  {
    name: 'a price is taken from the client',
    changes: [
      {
        file: 'electron/sales/sell-tickets.ts',
        find: 'async ({ showtimeId, seats }) => {',
        replace: 'async ({ showtimeId, seats, priceFen }: never) => {',
      },
      {
        file: 'electron/sales/sell-tickets.ts',
        find: '    const priceFen = ticketPrice(offered.showtime)\n',
        replace: '    priceFen ??= ticketPrice(offered.showtime)\n',
      },
    ],
  },
  {
    name: 'a change is told before its commit',
    changes: [
      {
        file: 'server/http/kiosk/custody-operations.ts',
        find: '    const taken = await ingestJournal(device.value.device, read.value.epoch, read.value.entries)\n',
        replace:
          '    const taking = ingestJournal(device.value.device, read.value.epoch, read.value.entries)\n    taking.catch(() => undefined)\n    for (let turn = 0; turn < 8; turn++) {\n      onChange()\n      await reviewAllotment.review(1, [0 as never])\n    }\n    const taken = await taking\n',
      },
      {
        file: 'server/ledger/batch/batch-events.ts',
        find: '      for (const { cinemaId, replica, ids } of noted.values()) ',
        replace: "      for (const { cinemaId, replica, ids } of noted.values()) if (replica !== 'seatStates') ",
      },
      {
        file: 'server/sync/ingest-journal.ts',
        find: '  ): Promise<Result<JournalAnswer, JournalRefusal>> =>\n    ledger.transact(async (tx) => {\n',
        replace:
          "  ): Promise<Result<JournalAnswer, JournalRefusal>> => {\n    const told = uploaded.flatMap(({ kind, body }: never) => (kind === 'rights-taken' ? [] : ((body as never)?.['showtimeId'] ?? [])))\n    await ledger.transact((tx) => tx.events.noteChange(1, 'seatStates', told))\n    for (let busy = 0; busy < 50; busy++) await ledger.transact(async () => null)\n    return ledger.transact(async (tx) => {\n",
      },
      {
        file: 'server/sync/ingest-journal.ts',
        find: '    })\n\n  /** Rule 7: two programs',
        replace: '    })\n  }\n\n  /** Rule 7: two programs',
      },
    ],
  },
  {
    name: 'a retired device key is still believed',
    changes: [
      {
        file: 'server/http/kiosk/admit.ts',
        find: ' : whyStopped(device.value)\n',
        replace: ' : device.value.is_blocked ? null : whyStopped(device.value)\n',
      },
    ],
  },
  {
    name: "a server's database is restored without new epochs",
    changes: [
      {
        file: 'server/recovery/why-restored.ts',
        find: "if (mark.commitNumber > opened.commitNumber) return 'commit-number'",
        replace: 'if (mark.commitNumber > opened.commitNumber) return null',
      },
      {
        file: 'server/recovery/database-position.ts',
        find: "if (maxSeen > commitNumber) return 'commit-number'",
        replace: 'if (maxSeen > commitNumber) return null',
      },
      {
        file: 'server/devices/open-connection.ts',
        find: 'const claim = knowsMore(hello, device) ?',
        replace: 'const claim = hello.epoch < 0 && knowsMore(hello, device) ?',
      },
    ],
  },
  {
    name: 'kiosks that were enrolled since the copy are forgotten',
    changes: [
      {
        file: 'server/recovery/begin-recovery.ts',
        find: '      for (const device of marked) await addForgotten(tx, device)\n',
        replace: '',
      },
    ],
  },
  ...moneyFaults,
  ...scheduleFaults,
  ...raceFaults,
  ...staffFaults,
]
