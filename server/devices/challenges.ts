import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../shared/core/time.ts'
import { sharedSecret } from '../db/shared-secret.ts'
import type { Database } from '../db/tables.ts'

const challengeLivesMs = 2 * 60_000

export type Challenges = Awaited<ReturnType<typeof createChallenges>>

/**
 * What a hello must sign: a random text that names its time and bears this server's own mark, so that none is kept and
 * any server of the cinema knows it again (the key is in the database). Valid for two minutes.
 */
export async function createChallenges({ db, clock }: { db: Database; clock: Clock }) {
  const key = await sharedSecret(db, 'challenges')
  const markOf = (content: Buffer) => createHmac('sha256', key).update(content).digest()
  return {
    issue: (): string => {
      const content = Buffer.alloc(24)
      content.writeBigUInt64BE(BigInt(clock.nowMs()))
      randomBytes(16).copy(content, 8)
      return Buffer.concat([content, markOf(content)]).toString('base64url')
    },
    isValid: (challenge: string): boolean => {
      const bytes = Buffer.from(challenge, 'base64url')
      if (bytes.length !== 56) return false
      const content = bytes.subarray(0, 24)
      const ageMs = Math.abs(clock.nowMs() - Number(content.readBigUInt64BE()))
      return timingSafeEqual(bytes.subarray(24), markOf(content)) && ageMs < challengeLivesMs
    },
  }
}
