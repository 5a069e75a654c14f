import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { Tries, TryLimit } from './tries.ts'

/** Where a login is tried: from a network address, or at a kiosk that signed the request. */
export type LoginPlace = { readonly address: string } | { readonly device: DeviceNumber }

export type LoginTries = ReturnType<typeof createLoginTries>

const withinMs = 15 * 60_000
/** So many accounts may be mistyped to their limit from one place before the place itself is over its limit. */
const placesTimes = 10

/**
 * Counts failed logins by account and by place: `loginTries` per account in 15 minutes, ten times that per place. Each
 * kiosk has counts of its own, per account too: nobody on the web can lock staff out of their kiosks, and no kiosk can
 * lock them out of another.
 */
export function createLoginTries({ tries, loginTries }: { tries: Tries; loginTries: number }) {
  const perAccount: TryLimit = { most: loginTries, withinMs }
  const perPlace: TryLimit = { most: loginTries * placesTimes, withinMs }
  return {
    /**
     * Counts a login before its password is looked at; returns 0, or the seconds to wait. A place over its limit counts
     * against no account any more. `account` tells accounts apart; the same text is the same count.
     */
    begin: async (cinemaId: number, place: LoginPlace, account: string): Promise<number> => {
      const { ofPlace, ofAccount } = subjectsOf(place, account)
      const waitForPlace = await tries.take(cinemaId, ofPlace, perPlace)
      return waitForPlace > 0 ? waitForPlace : tries.take(cinemaId, ofAccount, perAccount)
    },
    /** It was no failure: the account's count is cleared, and the place's is as before. */
    succeed: async (cinemaId: number, place: LoginPlace, account: string): Promise<void> => {
      const { ofPlace, ofAccount } = subjectsOf(place, account)
      await tries.clear(cinemaId, ofAccount)
      await tries.uncount(cinemaId, ofPlace)
    },
  }
}

function subjectsOf(place: LoginPlace, account: string) {
  if ('device' in place) {
    const { device } = place
    return { ofPlace: `login-device:${device}`, ofAccount: `login-at-device:${device}:${account}` }
  }
  return { ofPlace: `login-address:${place.address}`, ofAccount: `login-account:${account}` }
}
