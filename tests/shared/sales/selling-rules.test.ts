import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isBeforeCutoff,
  maxClockErrorMs,
  minFreeDiskBytes,
  type SellingConditions,
  type SellingStop,
  sellingStop,
} from '../../../shared/sales/selling-rules.ts'

const fine: SellingConditions = {
  isKeyLost: false,
  isEnrolled: true,
  isClosing: false,
  isProtocolUnderstood: true,
  isMerchantSelling: true,
  isOnline: false,
  terminal: 'ready',
  areOfflineSalesAllowed: true,
  dataAgeMs: 1_000,
  staleAfterMs: 10_000,
  clockErrorMs: 0,
  freeDiskBytes: minFreeDiskBytes,
}

/** Every reason, in the order in which a screen says it, with what brings it about. */
const causes: readonly (readonly [SellingStop, Partial<SellingConditions>])[] = [
  ['key-lost', { isKeyLost: true }],
  ['not-enrolled', { isEnrolled: false }],
  ['closing', { isClosing: true }],
  ['server-too-new', { isProtocolUnderstood: false }],
  ['merchant-stopped', { isMerchantSelling: false }],
  ['disk-full', { freeDiskBytes: minFreeDiskBytes - 1 }],
  ['no-terminal', { terminal: 'none' }],
  ['terminal-unreachable', { terminal: 'no-answer' }],
  ['offline-sales-off', { areOfflineSalesAllowed: false }],
  ['data-stale', { dataAgeMs: 10_001 }],
  ['clock-jumped', { clockErrorMs: -maxClockErrorMs - 1 }],
]

describe('a kiosk', () => {
  it('sells offline where everything is in order, to the last byte and millisecond', () => {
    const brink = { ...fine, dataAgeMs: 10_000, clockErrorMs: maxClockErrorMs }
    expect([sellingStop(fine), sellingStop(brink)]).toEqual([null, null])
  })

  it.each(causes)('sells nothing new offline: %s', (stop, cause) => {
    expect(sellingStop({ ...fine, ...cause })).toBe(stop)
  })

  it('sells nothing offline that it never heard of from a server', () => {
    expect([sellingStop({ ...fine, dataAgeMs: null }), sellingStop({ ...fine, clockErrorMs: null })]).toEqual([
      'data-stale',
      'clock-jumped',
    ])
  })

  it('is stopped online only by what a server can’t cure', () => {
    const stops = causes.map(([, cause]) => sellingStop({ ...fine, isOnline: true, ...cause }))
    expect(stops).toEqual([
      'key-lost',
      'not-enrolled',
      'closing',
      'server-too-new',
      'merchant-stopped',
      'disk-full',
      'no-terminal',
      'terminal-unreachable',
      null,
      null,
      null,
    ])
  })

  it('names the first reason where there are several', () => {
    fc.assert(
      fc.property(fc.subarray([...causes], { minLength: 1 }), (some) => {
        // A terminal is in one state: of two that are drawn, in the first.
        const together = Object.assign({}, fine, ...some.toReversed().map(([, cause]) => cause))
        return sellingStop(together) === some[0]?.[0]
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('the cutoff of a showtime', () => {
  const beginsAtMs = 1_000 * 60_000

  it.each([
    [0, beginsAtMs],
    [10, beginsAtMs - 10 * 60_000],
    [-15, beginsAtMs + 15 * 60_000],
  ])('of %i minutes ends sales at that very moment', (minutes, endMs) => {
    expect([isBeforeCutoff(beginsAtMs, minutes, endMs - 1), isBeforeCutoff(beginsAtMs, minutes, endMs)]).toEqual([
      true,
      false,
    ])
  })
})
