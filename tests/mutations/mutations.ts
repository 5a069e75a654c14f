import type { Change } from '../simulation/planted-faults.ts'
import { machineMutations } from './machine-mutations.ts'
import { projectionMutations } from './projection-mutations.ts'
import { retryMutations } from './retry-mutations.ts'
import { shellMutations } from './shell-mutations.ts'
import { uploadMutations } from './upload-mutations.ts'
import { wakeUpMutations } from './wake-up-mutations.ts'

/** One change to the product's source that makes it wrong, and the test that must fail of it. */
export type Mutation = {
  readonly name: string
  readonly change: Change
  readonly caughtBy: string
  /** Its test races real connections: PGlite has one. */
  readonly needsPostgres?: true
}

/** What no simulated day shows: nobody signs in with a password there, no kiosk lies, and no client is slow. */
export const mutations: readonly Mutation[] = [
  {
    name: "cash for another kiosk's ticket is not kept in mind",
    change: {
      file: 'shared/sales/refunds.ts',
      find: '      refunds.paidAtMs.set(ticketNumber,',
      replace: '      if (refunds.sales.has(saleId)) refunds.paidAtMs.set(ticketNumber,',
    },
    caughtBy: 'tests/electron/sales/money-back.test.ts',
  },
  {
    name: 'a payment that was open when its kiosk became another device is forgotten',
    change: {
      file: 'electron/sales/settle-previous-payments.ts',
      find: 'previousPayments.open().map(',
      replace: 'previousPayments.open().slice(0, 0).map(',
    },
    caughtBy: 'tests/electron/sales/previous-payments.test.ts',
  },
  {
    name: "the end of a sale is judged by the kiosk's wall clock",
    change: {
      file: 'electron/sales/sell-tickets.ts',
      find: ' policy().cutoffMinutes, cinemaClock.cinemaNowMs())',
      replace: ' policy().cutoffMinutes, Date.now())',
    },
    caughtBy: 'tests/electron/sales/cutoff.test.ts',
  },
  {
    name: 'a session begins with a password that was changed meanwhile',
    change: {
      file: 'server/accounts/sessions.ts',
      find: ' and password_version = $',
      replace: ' and 0 < $',
    },
    caughtBy: 'tests/server/accounts/password-races.test.ts',
  },
  {
    name: 'an old password opens staff mode for ever',
    change: {
      file: 'electron/accounts/sign-in.ts',
      find: '    if (!known || isOutdated(known)) return',
      replace: '    if (!known) return',
    },
    caughtBy: 'tests/electron/accounts/staff-session.test.ts',
  },
  {
    name: 'a grant that a kiosk claims is believed without proof',
    change: {
      file: 'server/recovery/restate-taken.ts',
      find: 'filter((seat) => proofs.isOfGrant({ ...grant, ...seat }, seat.proof))',
      replace: 'filter((seat) => seat.row > 0)',
    },
    caughtBy: 'tests/server/recovery/one-lying-device.test.ts',
  },
  {
    name: 'a blocked device begins a recovery',
    change: {
      file: 'server/devices/open-connection.ts',
      find: 'if (generation !== null && !device.is_blocked) {',
      replace: 'if (generation !== null) {',
    },
    caughtBy: 'tests/server/recovery/one-lying-device.test.ts',
  },
  {
    name: 'one showtime that fails ends the review of all',
    change: {
      file: 'server/seats/review-allotment.ts',
      find: "await inGroups(log, 'review allotments', due, maxShowtimesAtOnce, decide)",
      replace: '[await decide(due)]',
    },
    caughtBy: 'tests/server/seats/one-bad-showtime.test.ts',
  },
  {
    name: 'a kiosk asks for the allotted seats of each showtime by itself',
    change: {
      file: 'electron/seats/request-grants.ts',
      find: 'maxAllotments: () => (hasList() ? maxAllotmentsAtOnce : 1),',
      replace: 'maxAllotments: () => 1,',
    },
    caughtBy: 'tests/electron/seats/allot-many.test.ts',
  },
  {
    name: 'allotted seats of one showtime among many are granted in part',
    change: {
      file: 'server/seats/decide-grants.ts',
      find: '    return whyGone(seats.filter((seat) => taken.has(seatKey(seat))))\n',
      replace:
        '    const left = seats.filter((seat) => !taken.has(seatKey(seat)))\n    const isNone = left.length === 0\n    seats.splice(0, seats.length, ...(isNone ? seats : left))\n    return isNone ? whyGone(seats) : null\n',
    },
    caughtBy: 'tests/server/seats/allot-seats.test.ts',
  },
  {
    name: 'seats that were granted together are written one showtime after the other',
    change: {
      file: 'electron/seats/ask-for-grants.ts',
      find: "await journal.appendAll('rights-taken', taken)",
      replace: "for (const body of taken) await journal.appendAll('rights-taken', [body])",
    },
    caughtBy: 'tests/electron/seats/allot-many.test.ts',
  },
  {
    name: 'bounds that have changed are written one showtime after the other',
    change: {
      file: 'server/seats/review-allotment.ts',
      find: 'const maxShowtimesAtOnce = 50',
      replace: 'const maxShowtimesAtOnce = 1',
    },
    caughtBy: 'tests/server/seats/allot-seats.test.ts',
    needsPostgres: true,
  },
  {
    name: 'an order whose time is over keeps its ticket where its seat is allotted',
    change: {
      file: 'server/seats/decide-grants.ts',
      find: 'if (lapsed.length > 0) await tx.sales.lapseTicketsOf(',
      replace: 'if (lapsed.length < 0) await tx.sales.lapseTicketsOf(',
    },
    caughtBy: 'tests/server/seats/allot-seats.test.ts',
  },
  {
    name: "ticket numbers that are another's are believed",
    change: {
      file: 'server/sync/is-foreign.ts',
      find: '  if ([...numbers].some((number) => deviceOfId(number) !== device.device)) return true\n',
      replace: '',
    },
    caughtBy: 'tests/server/sync/foreign-ids.test.ts',
  },
  {
    name: 'a kiosk speaks for anybody',
    change: {
      file: 'server/accounts/staff-of.ts',
      find: '  const word = { role: account?.role ?? null, hasSignedIn }\n',
      replace: '  const word = { role: account?.role ?? null, hasSignedIn: true || hasSignedIn }\n',
    },
    caughtBy: 'tests/server/sync/word-of-a-kiosk.test.ts',
  },
  {
    name: 'a failed login is not counted by its place',
    change: {
      file: 'server/accounts/login-tries.ts',
      find: '      const waitForPlace = await tries.take(cinemaId, ofPlace, perPlace)\n',
      replace: '      const waitForPlace = 0 * (ofPlace.length + perPlace.most)\n',
    },
    caughtBy: 'tests/server/accounts/login-tries.test.ts',
  },
  {
    name: 'a seat of a withheld showtime is held if it was withheld after the look',
    change: {
      file: 'server/ledger/sales/holds-store.ts',
      find: '        and not is_withheld and begins_at_ms',
      replace: '        and begins_at_ms',
    },
    caughtBy: 'tests/server/recovery/begins-between.test.ts',
  },
  {
    name: 'an item that waited for a slow page is sent though somebody has signed out',
    change: {
      file: 'electron/link/page-feeds.ts',
      find: '      recheck()\n      if (isOpen()) send',
      replace: '      if (isOpen()) send',
    },
    caughtBy: 'tests/electron/link/feeds.test.ts',
  },
  {
    name: 'a sweep adds tickets to the film that their showtime had before',
    change: {
      file: 'server/reports/sweep-box-office.ts',
      find: '      order by cinema_id, showtime_id for share skip locked\n',
      replace: '',
    },
    caughtBy: 'tests/server/reports/box-office.test.ts',
    needsPostgres: true,
  },
  {
    name: 'money paid back in another amount ends the item',
    change: {
      file: 'server/sales/record-refund-paid.ts',
      find: '  const isWhole = paidFen === item.amount_fen\n',
      replace: '  const isWhole = paidFen > 0\n',
    },
    caughtBy: 'tests/server/sales/refund-due.test.ts',
  },
  {
    name: 'a database that was restored under a running server goes unnoticed',
    change: {
      file: 'server/recovery/database-position.ts',
      find: "  if (maxSeen > commitNumber) return 'commit-number'\n",
      replace: '',
    },
    caughtBy: 'tests/server/recovery/restored-while-running.test.ts',
    needsPostgres: true,
  },
  {
    name: 'a kiosk whose whole disk is behind its server sells on',
    change: {
      file: 'electron/sync/upload-journal.ts',
      find: '  async function stopIfBehind(acknowledgedSeq: number): Promise<boolean> {\n',
      replace:
        '  async function stopIfBehind(acknowledgedSeq: number): Promise<boolean> {\n    if (acknowledgedSeq >= 0) return false\n',
    },
    caughtBy: 'tests/electron/behind-server.test.ts',
  },
  {
    name: 'a timer that fires early is not set again',
    change: {
      file: 'runtime/punctual-timer.ts',
      find: '      if (leftMs > 0) handle = wait(leftMs)\n      else callback()',
      replace: '      if (leftMs < Infinity) callback()',
    },
    caughtBy: 'tests/runtime/punctual-timer.test.ts',
  },
  {
    name: 'an IPv6 client has a limit for each of its addresses',
    change: {
      file: 'server/http/transport/client-address.ts',
      find: '    .slice(0, 4)\n',
      replace: '    .slice(0, 8)\n',
    },
    caughtBy: 'tests/server/http/transport/client-address.test.ts',
  },
  {
    name: 'one proxy more is believed than was said',
    change: {
      file: 'server/http/transport/client-address.ts',
      find: 'hop < trust.hops)',
      replace: 'hop <= trust.hops)',
    },
    caughtBy: 'tests/server/http/transport/client-address.test.ts',
  },
  {
    name: 'a body that never ends stays open',
    change: {
      file: 'server/http/transport/time-limits.ts',
      find: '    requestTimeout: requestMs,\n',
      replace: '    requestTimeout: 0 * requestMs,\n',
    },
    caughtBy: 'tests/server/http/transport/slow-clients.test.ts',
  },
  {
    name: 'an oversized body ends the connection while its client sends',
    change: {
      file: 'server/http/transport/raw-bodies.ts',
      find: '    else discard()\n',
      replace: '    else end(tooLarge(limit))\n',
    },
    caughtBy: 'tests/server/http/transport/large-bodies.test.ts',
  },
  {
    name: 'as many requests of a device are under way as it likes',
    change: { file: 'server/http/kiosk/under-way.ts', find: '    if (count >= atOnce) return false\n', replace: '' },
    caughtBy: 'tests/server/http/kiosk/under-way.test.ts',
  },
  {
    name: 'seats of a closed journal go back though something unknown may be sold',
    change: {
      file: 'server/sync/apply-quarantined-journal.ts',
      find: '  if (isClosed && !(await tx.journals.mayHaveSoldUnknown(device))) {',
      replace: '  if (isClosed) {',
    },
    caughtBy: 'tests/server/devices/lost-and-closed.test.ts',
  },
  {
    name: 'seats of a lost kiosk are sold again without the lock of its device',
    change: {
      file: 'server/devices/resell-seats.ts',
      find: 'const device = await tx.devices.lockDevice(deviceNumber)',
      replace: 'const device = await tx.devices.findDevice(deviceNumber)',
    },
    caughtBy: 'tests/server/devices/lost-and-closed.test.ts',
    needsPostgres: true,
  },
  {
    name: 'money of another sale ends what is due',
    change: {
      file: 'server/sales/record-refund-paid.ts',
      find: '  if (ticket?.sale_id !== body.saleId) return false\n',
      replace: '  if (!ticket) return false\n',
    },
    caughtBy: 'tests/server/sales/refund-due.test.ts',
  },
  {
    name: 'a payment of a sale that is known is listed as open',
    change: {
      file: 'server/sales/open-payments.ts',
      find: '    if (await tx.sales.isSaleRecorded(device.cinema_id, saleId)) continue\n',
      replace: '',
    },
    caughtBy: 'tests/server/sales/open-payments.test.ts',
  },
  {
    name: "a sign-in is not held against the server's last word",
    change: {
      file: 'electron/accounts/staff-session.ts',
      find: '      if (lastWord) applyStaffWord(lastWord)\n',
      replace: '',
    },
    caughtBy: 'tests/electron/accounts/staff-session.test.ts',
  },
  {
    name: 'kiosks are told of staff as of a time after they were read',
    change: {
      file: 'server/events/tell-staff.ts',
      find: '    const asOfMs = clock.nowMs()\n    hub.tellStaff(asOfMs, await staffOfDevices(db, devices, stampOf))',
      replace: '    const staff = await staffOfDevices(db, devices, stampOf)\n    hub.tellStaff(clock.nowMs(), staff)',
    },
    caughtBy: 'tests/server/events/tell-staff.test.ts',
  },
  {
    name: 'a body that only announces its size is waited for',
    change: {
      file: 'server/http/transport/raw-bodies.ts',
      find: "  if (Number(body.headers['content-length'] ?? 0) > limit) discard()\n",
      replace: '',
    },
    caughtBy: 'tests/server/http/transport/large-bodies.test.ts',
  },
  {
    name: 'a closed journal may be sent without a limit',
    change: {
      file: 'server/sync/ingest-journal.ts',
      find: 'if (isQuarantined(device) && (await isFull(tx, device, added))) return',
      replace: 'if (device.is_blocked && (await isFull(tx, device, added))) return',
    },
    caughtBy: 'tests/server/sync/journal-limits.test.ts',
  },
  {
    name: 'a journal that is not whole is closed',
    change: {
      file: 'server/devices/close-device.ts',
      find: "  if (device.acknowledged_seq < seq) return refused({ code: 'JournalGap', expectedSeq: device.acknowledged_seq + 1 })\n",
      replace: '',
    },
    caughtBy: 'tests/server/recovery/restored-server.test.ts',
  },
  {
    name: 'a device that has not reported is replaced in a recovery',
    change: {
      file: 'server/devices/enrol.ts',
      find: "    if (device.recovery === 'unreported') return\n",
      replace: '',
    },
    caughtBy: 'tests/server/recovery/restored-server.test.ts',
  },
  {
    name: 'what nobody saw of a lost kiosk is on no page',
    change: {
      file: 'server/sales/list-undelivered.ts',
      find: 'for (const ticket of await tx.sales.undeliveredTickets(device)) {',
      replace: 'for (const ticket of (await tx.sales.undeliveredTickets(device)).slice(0, 0)) {',
    },
    caughtBy: 'tests/server/devices/undelivered-sales.test.ts',
  },
  {
    // Simulated kiosks seldom come to the end of a recovery at one moment, and whoever closes next ends it all the same.
    name: 'the last kiosks report without the lock of the recovery',
    change: {
      file: 'server/devices/report-device.ts',
      find: '      if (known) await tx.recovery.lockRecovery(known.cinema_id)\n',
      replace: '',
    },
    caughtBy: 'tests/server/recovery/recovery-races.test.ts',
    needsPostgres: true,
  },
  {
    name: 'one good login wipes what an address has got wrong',
    change: {
      file: 'server/accounts/login-tries.ts',
      find: 'await tries.uncount(cinemaId, ofPlace)',
      replace: 'await tries.clear(cinemaId, ofPlace)',
    },
    caughtBy: 'tests/server/accounts/login-tries.test.ts',
  },
  {
    name: 'edits go on once their device is stopped',
    change: { file: 'server/edits/apply-edit.ts', find: '      if (why) return refused(why)\n', replace: '' },
    caughtBy: 'tests/server/edits/edits-of-one-kiosk.test.ts',
  },
  {
    name: 'money that a second journal paid back stays due',
    change: {
      file: 'server/sync/record-other-journal.ts',
      find: "  if (entry.kind === 'refund-paid') {",
      replace: "  if (entry.kind === 'refund-paid' && entry.seq === 0) {",
    },
    caughtBy: 'tests/server/sync/second-journal.test.ts',
  },
  {
    name: 'what the tables can’t hold of one entry is left in the batch for the next',
    change: { file: 'server/ledger/batch/open-batch.ts', find: '    if (!done.ok) forget()\n', replace: '' },
    caughtBy: 'tests/server/sync/ingest-entries.test.ts',
  },
  {
    name: 'the ids of an upload’s entries are looked up one by one',
    change: {
      file: 'server/sync/ingest-entries.ts',
      find: '  await batch.readEntryIds(device, ids)\n',
      replace: '  void ids\n',
    },
    caughtBy: 'tests/server/sync/upload-statements.test.ts',
  },
  {
    name: 'what a second journal tells of together is locked one after the other',
    change: {
      file: 'server/sync/record-other-journal.ts',
      find: '  if (!isQuarantined(device)) await lockWhatIsTold(batch, device, told)\n',
      replace: '',
    },
    caughtBy: 'tests/server/sync/second-journal.test.ts',
    needsPostgres: true,
  },
  {
    name: 'what is quarantined of a journal is judged under the lock of one of its kiosk’s devices',
    change: {
      file: 'server/sync/resolve-item.ts',
      find: 'await lockKiosk(tx, found.device)',
      replace: 'await tx.devices.lockDevice(found.device)',
    },
    caughtBy: 'tests/server/kiosks/devices-of-kiosk.test.ts',
    needsPostgres: true,
  },
  {
    name: 'the number of a device that was forgotten goes to whoever claims it',
    change: {
      file: 'server/devices/enrol.ts',
      find: 'isProven(made.cinema_id, former)',
      replace: 'former.device > 0',
    },
    caughtBy: 'tests/server/recovery/restored-server.test.ts',
  },
  {
    name: 'a kiosk that is closed is sealed as nobody’s before its database is',
    change: {
      file: 'electron/journal/ownership.ts',
      find: '    await keep(ownerless({ ...owned, least: [...owned.least, end] }, owner, null))\n    isKeyless = false\n    await seal.set(sealFor(null, 0))\n',
      replace:
        '    await seal.set(sealFor(null, 0))\n    await keep(ownerless({ ...owned, least: [...owned.least, end] }, owner, null))\n    isKeyless = false\n',
    },
    caughtBy: 'tests/electron/journal/ownership.test.ts',
  },
  ...shellMutations,
  ...machineMutations,
  ...projectionMutations,
  ...retryMutations,
  ...uploadMutations,
  ...wakeUpMutations,
]
