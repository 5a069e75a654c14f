// When a kiosk may start a new payment. A payment that was started runs to its end whatever these say (rule 5).

/** Most tickets that one person may hold of one showtime (TTMS interface, tickets). */
export const maxTicketsPerOrder = 6

/** Why no new payment may start now, in the order in which a screen says it. */
export type SellingStop =
  | 'key-lost'
  | 'not-enrolled'
  | 'closing'
  | 'server-too-new'
  | 'merchant-stopped'
  | 'offline-sales-off'
  | 'data-stale'
  | 'clock-jumped'
  | 'disk-full'
  | 'no-terminal'
  | 'terminal-unreachable'

export type SellingConditions = {
  /** The key of the device that this kiosk is can't be opened: it can't speak for it. */
  readonly isKeyLost: boolean
  readonly isEnrolled: boolean
  /** This kiosk is on its way to a closed epoch (seats/closing.ts). */
  readonly isClosing: boolean
  readonly isProtocolUnderstood: boolean
  readonly isMerchantSelling: boolean
  readonly isOnline: boolean
  /** How the payment terminal is; `none`: this kiosk has none. */
  readonly terminal: 'ready' | 'no-answer' | 'none'
  /** Whether this cinema sells without its server at all (`TTMS_OFFLINE_SALES`). */
  readonly areOfflineSalesAllowed: boolean
  /** Milliseconds since the server last confirmed what this kiosk knows; null: never. */
  readonly dataAgeMs: number | null
  readonly staleAfterMs: number
  /** The wall clock against the server's last word, in milliseconds; null: never heard. */
  readonly clockErrorMs: number | null
  readonly freeDiskBytes: number
}

export const maxClockErrorMs = 2 * 60_000
export const minFreeDiskBytes = 200 * 1024 * 1024

/** The first reason why nothing new may be sold, or null where sales go on. */
export function sellingStop(now: SellingConditions): SellingStop | null {
  if (now.isKeyLost) return 'key-lost'
  if (!now.isEnrolled) return 'not-enrolled'
  if (now.isClosing) return 'closing'
  if (!now.isProtocolUnderstood) return 'server-too-new'
  if (!now.isMerchantSelling) return 'merchant-stopped'
  if (now.freeDiskBytes < minFreeDiskBytes) return 'disk-full'
  if (now.terminal === 'none') return 'no-terminal'
  if (now.terminal === 'no-answer') return 'terminal-unreachable'
  if (now.isOnline) return null
  if (!now.areOfflineSalesAllowed) return 'offline-sales-off'
  if (now.dataAgeMs === null || now.dataAgeMs > now.staleAfterMs) return 'data-stale'
  if (now.clockErrorMs === null || Math.abs(now.clockErrorMs) > maxClockErrorMs) return 'clock-jumped'
  return null
}

/** Whether a showtime is still sold: until `cutoffMinutes` before it begins (negative: after). Times in Unix ms. */
export function isBeforeCutoff(beginsAtMs: number, cutoffMinutes: number, nowMs: number): boolean {
  return nowMs < beginsAtMs - cutoffMinutes * 60_000
}
