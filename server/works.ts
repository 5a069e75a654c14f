import type { Ports } from '../runtime/ports.ts'
import type { PasswordStamp } from './accounts/password-stamps.ts'
import type { OpenDatabase } from './db/database.ts'
import { createSqlChangeFeed } from './events/change-feed.ts'
import type { LiveHub } from './events/live-hub.ts'
import type { OnChange } from './events/on-change.ts'
import { createPushChanges } from './events/push-changes.ts'
import { createPushOnDemand } from './events/push-on-demand.ts'
import { createTellStaff } from './events/tell-staff.ts'
import { type Repeating, repeat } from './jobs/repeat.ts'
import type { Ledger } from './ledger/ledger.ts'
import type { Policies } from './policy/policies.ts'
import { createReadPulse } from './pulse.ts'
import type { RestoreDetector } from './recovery/detect-restore.ts'
import { lapseHolds } from './seats/lapse-holds.ts'
import { createReviewAllotment } from './seats/review-allotment.ts'
import { sweep } from './sweep.ts'

/** Within this time a server hears what another one did, also where nobody woke it. */
const pulseEveryMs = 1_000
/** The same for changes that kiosks hear of, while wake-ups of other servers are not heard. */
const pushEveryMs = 150
const sweepEveryMs = 30_000
/** A kiosk hears within this time that somebody is no longer staff, or has another password. */
const tellStaffEveryMs = 2_000
const tendEveryMs = 10_000
const reviewEveryMs = 30_000

/** What a server does by itself. An idle one sends its pulse and little else: see `npm run bench -- grow idle-server`. */
export type Works = {
  /** Something was changed here: kiosks hear of it at once, or with the next pulse. */
  readonly onChange: OnChange
  /** Makes kiosks of this cinema hear of its changes from now on. */
  readonly follow: (cinemaId: number) => Promise<void>
  /** Begins with all of it, once. */
  readonly start: () => void
  /** Ends all of it; resolves once what is under way is done. */
  readonly stop: () => Promise<void>
}

export function createWorks(
  deps: {
    readonly database: OpenDatabase
    readonly ledger: Ledger
    readonly hub: LiveHub
    readonly policies: Policies
    readonly restoreDetector: Pick<RestoreDetector, 'note' | 'step'>
    readonly stampOf: PasswordStamp
    readonly sessionMinutes: number
    /** Starts what else is done every so often. */
    readonly startMore?: (onChange: () => void) => readonly Repeating[]
  },
  { clock, timer, log }: Pick<Ports, 'clock' | 'timer' | 'log'>,
): Works {
  const { database, ledger, hub, policies, restoreDetector, stampOf, sessionMinutes } = deps
  const { db, wakeUps, durability, tend } = database
  const feed = createSqlChangeFeed({ db, own: wakeUps.own, clock, log })
  const changes = createPushChanges({ feed, hub })
  const onDemand = createPushOnDemand(changes, wakeUps.areHeard)
  const readPulse = createReadPulse({ isPostgres: durability === 'fsync', ask: wakeUps.ask })
  const tellStaff = createTellStaff({ db, clock, hub, stampOf })
  const { reviewAll } = createReviewAllotment({ ledger, clock, policy: policies.policy, log })

  let push: Repeating | null = null
  let works: readonly Repeating[] = []

  const relayNow = () => {
    onDemand.wantRelay()
    push?.nudge()
  }
  const pushNow = () => {
    onDemand.wantPush()
    push?.nudge()
  }
  const onChange: OnChange = (when) => {
    restoreDetector.note()
    if (when !== 'soon') relayNow()
  }

  return {
    onChange,
    follow: changes.follow,
    start: () => {
      push = repeat({ timer, log }, 'push changes', pushEveryMs, onDemand.step)
      wakeUps.onWakeUp(pushNow)
      const lapse = repeat({ timer, log }, 'lapse holds', null, async () => {
        if ((await lapseHolds({ ledger, clock, log })) > 0) onChange()
      })
      const pulse = repeat({ timer, log }, 'pulse', pulseEveryMs, async () => {
        const takePolicies = policies.beginReading()
        const seen = await restoreDetector.step(readPulse)
        if (!seen) return
        takePolicies(seen.ownPolicies)
        if (seen.isOutboxFilled) relayNow()
        else if (changes.isBehind(seen.lastSeqs)) pushNow()
        if (seen.nextHoldEndsAtMs !== null && seen.nextHoldEndsAtMs <= clock.nowMs()) lapse.nudge()
      })
      works = [
        push,
        lapse,
        pulse,
        repeat({ timer, log }, 'sweep', sweepEveryMs, () => sweep({ db, clock, hub }, { sessionMinutes })),
        repeat({ timer, log }, 'tell kiosks who is staff', tellStaffEveryMs, tellStaff),
        repeat({ timer, log }, 'tend the database', tendEveryMs, tend),
        repeat({ timer, log }, 'review allotments', reviewEveryMs, async () => {
          if ((await reviewAll()) > 0) onChange()
        }),
        ...(deps.startMore?.(onChange) ?? []),
      ]
    },
    stop: async () => {
      await Promise.all(works.map((work) => work.stop()))
    },
  }
}
