import { BehaviorSubject, merge, type Observable } from 'rxjs'
import type { Ports } from '../../runtime/ports.ts'
import { createRetry } from '../../shared/core/retry.ts'
import { nextClosingStep } from '../../shared/seats/closing.ts'
import type { Journal } from '../journal/journal.ts'
import type { SellTickets } from '../sales/sell-tickets.ts'
import type { AskForGrants } from '../seats/ask-for-grants.ts'
import type { ReturnSeats } from '../seats/return-seats.ts'
import type { RightsProjection } from '../seats/rights-projection.ts'
import type { ServerConnection } from '../server-link/server-connection.ts'
import type { ServerLine } from './open-server-line.ts'
import type { JournalUpload } from './upload-journal.ts'

/**
 * Why the journal is being closed. `recovery`: the server was restored, and the next epoch begins after it. `leaving`:
 * staff take this kiosk out of its cinema. `retired`: the server has given this device up.
 */
export type ClosingReason = 'recovery' | 'leaving' | 'retired'

export type CloseJournal = {
  /** null: nothing is being closed, and this kiosk sells. */
  readonly why$: BehaviorSubject<ClosingReason | null>
  /** No new payment and no new seats from now on; goes on until it is done, also over lines that are lost. */
  readonly begin: (why: ClosingReason) => void
  readonly close: () => void
}

const retryMs = 5_000

/**
 * Rule 7 of custody: brings this kiosk's epoch to an orderly end, step by step (shared/seats/closing.ts): reports, lets
 * open payments end, returns what it holds, empties its queue and says that it is closed. Only the server's answer
 * ends it: until then it is the same device with the same journal.
 */
export function createCloseJournal(deps: {
  readonly journal: Pick<Journal, 'acknowledged' | 'changes$' | 'handOver' | 'keepOwnerProof' | 'lastSeq' | 'owner'>
  readonly rights: Pick<RightsProjection, 'changes$' | 'counts' | 'openPayments' | 'rightsOf' | 'showtimesHeld'>
  readonly grants: Pick<AskForGrants, 'isIdle'>
  readonly returnSeats: Pick<ReturnSeats, 'returnSeats'>
  readonly sellTickets: Pick<SellTickets, 'leave' | 'view$'>
  readonly isOrderHeld: () => boolean
  readonly line: Pick<ServerLine, 'sendReport' | 'sendClose'> & {
    readonly upload: Pick<JournalUpload, 'run' | 'sendWhole'>
    /** `state$` emits when the server may answer again. `reconnect`: this kiosk is another device or in another epoch. */
    readonly connection: Pick<ServerConnection, 'reconnect'> & { readonly state$: Observable<unknown> }
  }
  readonly ports: Pick<Ports, 'timer' | 'log'>
}): CloseJournal {
  const { journal, rights, grants, returnSeats, sellTickets, isOrderHeld, line } = deps
  const { timer, log } = deps.ports
  const why = new BehaviorSubject<ClosingReason | null>(null)
  let isReported = false
  let running: Promise<void> | null = null
  let isWanted = false
  /** After a fault, until the next try: what failed may itself be a change of what is followed here. */
  let isResting = false
  const retry = createRetry(timer, { firstMs: retryMs })

  const stepNow = (reason: ClosingReason) =>
    nextClosingStep({
      isAskingForSeats: !grants.isIdle(),
      waitingEntries: journal.lastSeq() - journal.acknowledged().seq,
      mustReport: reason === 'recovery' && !isReported,
      isOrderHeld: isOrderHeld(),
      openPayments: rights.openPayments().length,
      heldSeats: rights.counts().seats,
    })

  /** Takes the step; answers whether the next one may be tried at once. */
  const take = async (reason: ClosingReason): Promise<boolean> => {
    const epoch = journal.owner()?.epoch
    if (epoch === undefined) return false
    switch (stepNow(reason)) {
      case 'wait':
        return false
      case 'upload': {
        const before = journal.acknowledged().seq
        await line.upload.run()
        if (journal.acknowledged().seq > before) return true
        if (reason === 'leaving' && rights.openPayments().length === 0) await handOver(reason)
        return false
      }
      case 'report':
        isReported = (await line.sendReport({ epoch, seq: journal.lastSeq() })).ok
        return isReported
      case 'leave-order':
        return (await sellTickets.leave({})).ok
      case 'return':
        for (const showtimeId of rights.showtimesHeld()) {
          await returnSeats.returnSeats(showtimeId, rights.rightsOf(showtimeId), 'not-wanted')
        }
        return journal.lastSeq() > journal.acknowledged().seq
      case 'close':
        await handOver(reason)
        return false
    }
  }

  const handOver = async (reason: ClosingReason) => {
    const before = journal.owner()
    let proof: string | null = null
    await journal.handOver(async ({ device, epoch }, seq) => {
      // Written while this waited for its turn: it goes up first.
      if (seq > journal.acknowledged().seq && reason !== 'leaving') return 'as-before'
      const sayClosed = () => line.sendClose({ epoch, seq, next: reason === 'recovery' ? 'epoch' : 'none' })
      const first = await sayClosed()
      // A server that was restored and has given this device up tells in no hello what it lacks.
      const isBehind = !first.ok && (first.refusal.code === 'WrongEpoch' || first.refusal.code === 'JournalGap')
      const closed = reason === 'retired' && isBehind && (await line.upload.sendWhole()) ? await sayClosed() : first
      if (closed.ok) proof = closed.value.proof
      if (closed.ok) return closed.value.epoch > epoch ? { device, epoch: closed.value.epoch } : 'nobody'
      // A server that was restored to before it was enrolled: as a new device it proves whose journal that is.
      if (closed.refusal.code === 'UnknownDevice' && reason === 'leaving') return 'nobody'
      log('journal-close-refused', { refusal: closed.refusal })
      return 'as-before'
    })
    if (journal.owner() === before) return
    if (journal.owner() && proof !== null) await journal.keepOwnerProof(proof)
    log('journal-closed', { before, now: journal.owner() })
    isReported = false
    why.next(null)
    line.connection.reconnect()
  }

  const run = async () => {
    isWanted = true
    running ??= (async () => {
      try {
        while (isWanted) {
          isWanted = false
          for (let reason = why.value; reason && (await take(reason)); reason = why.value);
        }
      } catch (fault) {
        isResting = true
        throw fault
      } finally {
        running = null
        if (why.value) tryAgainLater()
      }
    })()
    await running
  }

  const runInBackground = () => {
    if (why.value && !isResting) run().catch((fault) => log('journal-close-failed', { err: fault }))
  }

  const tryAgainLater = () => {
    retry.later(() => {
      isResting = false
      runInBackground()
    })
  }

  const changes$ = merge(journal.changes$, rights.changes$, sellTickets.view$, line.connection.state$)
  const following = changes$.subscribe(runInBackground)

  return {
    why$: why,
    begin: (reason) => {
      // Of a device that this kiosk is no longer: the next one that it becomes must not be closed for it.
      if (!journal.owner()) return
      // A recovery is over once the device is given up, and so is a staff's wish.
      if (why.value !== 'retired') why.next(reason)
      runInBackground()
    },
    close: () => {
      retry.stop()
      following.unsubscribe()
    },
  }
}
