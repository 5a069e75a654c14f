import { auditTime, debounceTime, filter, merge, type Observable, type SchedulerLike, Subject } from 'rxjs'
import type { Ports } from '../../runtime/ports.ts'
import { createMutex } from '../../shared/core/mutex.ts'
import { createRetry, repeatEvery } from '../../shared/core/retry.ts'
import type { Journal, JournalOwner } from '../journal/journal.ts'
import type { AskForGrants } from '../seats/ask-for-grants.ts'
import type { KeepAllotment } from '../seats/keep-allotment.ts'
import type { Session } from '../server-link/server-connection.ts'
import { createPullChanges, createSendEdits } from './ask-when-online.ts'
import type { ServerLine } from './open-server-line.ts'
import type { PushingEdits, PushingEditsDeps } from './push-edits.ts'
import type { Replication, ReplicationDeps } from './replicate.ts'

const settleMs = 2_000
/** What a sale writes comes in bursts: its facts go up together, which costs one request and two durable marks for all. */
const gatherMs = 100
const reconnectAfterMs = 15_000
const keepContactEveryMs = 60_000

/** What is replicated, each for one owner at a time: `pull` keeps the replicas equal to the server's, `pushEdits` sends what was edited here. */
export type Replicate = {
  readonly pull: (deps: ReplicationDeps) => Replication
  readonly pushEdits: (deps: PushingEditsDeps) => PushingEdits
}

/**
 * What happens at each connection and in between: the replicas catch up, the journal goes up, rights are compared, and
 * the allotment is kept once this kiosk knows what is free. Begins by itself; `close` ends the line too.
 */
export function startSync(deps: {
  readonly replicate: Replicate
  readonly journal: Journal
  readonly line: Pick<ServerLine, 'connection' | 'serverClock' | 'serverFacts' | 'upload'>
  readonly reconcileHeld: AskForGrants['reconcileHeld']
  readonly keepAllotment: KeepAllotment
  /** The server was restored: this epoch comes to its end. */
  readonly onMustClose: () => void
  /** Emits when a showtime has come, gone or changed, or how many of its seats are to stand. */
  readonly allotmentChanges$: Observable<unknown>
  readonly scheduler: SchedulerLike
  readonly ports: Pick<Ports, 'timer' | 'log'>
}): { readonly close: () => Promise<void> } {
  const { replicate, journal, reconcileHeld, keepAllotment, onMustClose, allotmentChanges$, scheduler } = deps
  const { connection, serverClock, serverFacts, upload } = deps.line
  const { timer, log } = deps.ports
  const closed = new Subject<void>()
  const resync = new Subject<void>()
  /**
   * Whether the replicas catch up since this connection began. What is pushed sooner is left to that: with its checkpoint
   * they would never ask for what changed while the line was down.
   */
  let isFollowing = false
  const changes$ = connection.changes$.pipe(filter(() => isFollowing))
  const pull = createPullChanges(connection, closed)
  const send = createSendEdits(connection, closed)
  /** One after the other: two that run at once would both write the same replicas. */
  const withLock = createMutex()
  const reconnecting = createRetry(timer, { firstMs: reconnectAfterMs })
  let replication: (Replication & { readonly owner: JournalOwner }) | null = null
  let isEnding = false

  /** Work that nobody waits for: what fails is logged, and the next occasion tries again. */
  function inBackground(name: string, work: () => Promise<unknown>): void {
    work().catch((error) => log('sync-work-failed', { err: error, work: name }))
  }

  /** Ends the one of another owner first; null: this kiosk is closing. */
  const replicateFor = (owner: JournalOwner): Promise<Replication | null> =>
    withLock(async () => {
      if (replication?.owner.device === owner.device && replication.owner.epoch === owner.epoch) return replication
      await endReplication()
      if (isEnding) return null
      const started = replicate.pull({ owner, pull, changes$, resync$: resync, log })
      try {
        const pushing = replicate.pushEdits({ owner, send, cinemaClock: serverClock, log })
        const close = async () => {
          await Promise.all([started.close(), pushing.close()])
        }
        replication = { ...started, close, owner }
        return replication
      } catch (fault) {
        await started.close()
        throw fault
      }
    })

  async function endReplication(): Promise<void> {
    await replication?.close()
    replication = null
  }

  async function onSession({ hello, signal }: Session): Promise<void> {
    const owner = journal.owner()
    if (!owner) return
    inBackground('save the last contact', keepContact)
    // Before anything is waited for: a kiosk that is behind its server must not sell meanwhile.
    await upload.begin(hello)
    if (upload.stop$.value === 'gap') return
    const running = await replicateFor(owner)
    // Another connection may have begun meanwhile.
    if (signal.aborted || !running) return
    isFollowing = true
    resync.next()
    if (hello.mustClose) {
      // What this kiosk was before says what is sold, too, and has to be there before it reports.
      await journal.offerPreviousAgain()
      await upload.run()
      // The server would not wait for it: another connection tries again.
      if (upload.isFormerDue()) throw new Error('the journal of a device before could not be delivered')
      if (!signal.aborted) onMustClose()
      return
    }
    await Promise.all([upload.run(), reconcileHeld(hello.held)])
    await running.caughtUp
    if (!signal.aborted) await keepAllotment.run()
  }

  /** Where a session can't be begun, as while the disk fails, another one is: the line may stand for hours. */
  function beginSession(session: Session): void {
    isFollowing = false
    onSession(session).catch((error) => {
      log('session-start-failed', { err: error })
      reconnecting.later(() => {
        if (!session.signal.aborted) connection.reconnect()
      })
    })
  }

  async function keepContact(): Promise<void> {
    const contact = serverClock.lastContact()
    if (contact) await serverFacts.keepContact(contact)
  }

  /** Also without a line: a clock that is set back while this kiosk is off is not believed after it. */
  async function keepTime(): Promise<void> {
    const { isTold, cinemaNowMs } = serverClock
    if (isTold()) await serverFacts.keepLatestTime(cinemaNowMs())
  }

  const following = [
    connection.session$.subscribe(beginSession),
    merge(journal.changes$, journal.owners$)
      .pipe(auditTime(gatherMs, scheduler))
      .subscribe(() => {
        if (connection.state().line === 'online') inBackground('upload the journal', upload.run)
      }),
    allotmentChanges$
      .pipe(debounceTime(settleMs, scheduler))
      .subscribe(() => inBackground('keeping the allotment', keepAllotment.run)),
  ]
  const stopKeepingContact = repeatEvery(timer, keepContactEveryMs, () => {
    inBackground('save the time', keepTime)
    if (connection.state().line === 'online') inBackground('save the last contact', keepContact)
  })
  const stopPasses = keepAllotment.start()
  const known = journal.owner()
  if (known) inBackground('replicate', () => replicateFor(known))
  connection.start()

  return {
    close: async () => {
      isEnding = true
      for (const one of following) one.unsubscribe()
      reconnecting.stop()
      stopKeepingContact()
      stopPasses()
      const wasOnline = connection.state().line === 'online'
      await connection.close()
      closed.next()
      await upload.close()
      await withLock(endReplication)
      await keepTime()
      if (wasOnline) await keepContact()
    },
  }
}
