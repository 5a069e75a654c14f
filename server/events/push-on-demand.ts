import type { PushChanges } from './push-changes.ts'

/**
 * Makes the step that pushes changes where there is something to push, and asks the database nothing where there is not.
 * Without wake-ups of the other servers it looks for something at each step.
 */
export function createPushOnDemand(
  { relay, push }: Pick<PushChanges, 'relay' | 'push'>,
  areWakeUpsHeard: () => boolean,
): {
  /** Something was noted in the outbox. */
  readonly wantRelay: () => void
  /** Another server has moved something on. */
  readonly wantPush: () => void
  readonly step: () => Promise<void>
} {
  let isRelayWanted = true
  let isPushWanted = true
  return {
    wantRelay: () => {
      isRelayWanted = true
    },
    wantPush: () => {
      isPushWanted = true
    },
    step: async () => {
      const isToRelay = isRelayWanted || !areWakeUpsHeard()
      if (!isToRelay && !isPushWanted) return
      isRelayWanted = false
      isPushWanted = false
      try {
        // A note may have come too late for the relay that is under way at another server.
        if (isToRelay && (await relay()) === 'busy') isRelayWanted = true
        await push()
      } catch (error) {
        isRelayWanted ||= isToRelay
        isPushWanted = true
        throw error
      }
    },
  }
}
