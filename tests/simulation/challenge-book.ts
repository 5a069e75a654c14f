import type { Challenges } from '../../server/devices/challenges.ts'
import type { Clock } from '../../shared/core/time.ts'

const goodForMs = 120_000

/** Challenges that anybody could make up, and nobody does: no two alike in a day, each good for two minutes of a life's clock. */
export function createChallengeBook(): (clock: Clock) => Pick<Challenges, 'issue' | 'isValid'> {
  let issued = 0
  return (clock) => ({
    issue: () => {
      issued += 1
      return `challenge-${issued}-${clock.nowMs()}`
    },
    isValid: (challenge) => Math.abs(clock.nowMs() - Number(challenge.split('-')[2])) < goodForMs,
  })
}
