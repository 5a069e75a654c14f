import { mutation } from './mutation.ts'
import type { Mutation } from './mutations.ts'

/** What is wrong in how the servers of one database hear of each other's changes. */
export const wakeUpMutations: readonly Mutation[] = [
  mutation(
    'a relay wakes nobody',
    'tests/server/db/wake-ups.test.ts',
    'server/events/relay.ts',
    'case when count(*) > 0 then pg_notify',
    'case when count(*) < 0 then pg_notify',
  ),
  mutation(
    'a relay that moved nothing wakes all others',
    'tests/server/db/wake-ups.test.ts',
    'server/events/relay.ts',
    'case when count(*) > 0 then pg_notify',
    'case when count(*) >= 0 then pg_notify',
  ),
  mutation(
    'a connection is taken to hear before it has heard anything',
    'tests/server/db/wake-ups.test.ts',
    'server/db/wake-ups.ts',
    'client !== null && heard === client',
    'client !== null',
  ),
  mutation(
    'nothing is looked for from the moment that wake-ups are heard',
    'tests/server/db/wake-ups.test.ts',
    'server/db/wake-ups.ts',
    'if (isFirst || from !== own) wake()',
    'if (from !== own) wake()',
  ),
  mutation(
    'a note that came while another server relayed waits for the next pulse',
    'tests/server/events/push-on-demand.test.ts',
    'server/events/push-on-demand.ts',
    "if (isToRelay && (await relay()) === 'busy') isRelayWanted = true",
    'if (isToRelay) await relay()',
  ),
  mutation(
    'changes are not polled for while wake-ups are not heard',
    'tests/server/events/push-on-demand.test.ts',
    'server/events/push-on-demand.ts',
    'isRelayWanted || !areWakeUpsHeard()',
    'isRelayWanted',
  ),
  mutation(
    'what a pulse read of policies overtakes what was read after a change',
    'tests/server/policy/policies.test.ts',
    'server/policy/policies.ts',
    '      if (begun < lastKnown) return\n',
  ),
  mutation(
    'a pulse passes over what no relay has moved',
    'tests/server/works.test.ts',
    'server/works.ts',
    'if (seen.isOutboxFilled) relayNow()\n        else if',
    'if',
  ),
  mutation(
    'a pulse lets no hold lapse',
    'tests/server/works.test.ts',
    'server/works.ts',
    'seen.nextHoldEndsAtMs <= clock.nowMs()',
    'seen.nextHoldEndsAtMs < 0',
  ),
  mutation(
    'a database is not judged where the rest of a pulse can’t be read',
    'tests/server/recovery/restored-while-running.test.ts',
    'server/recovery/detect-restore.ts',
    '      if ((await judgeHere()).why === null) throw fault\n      return null\n',
    '      throw fault\n',
  ),
]
