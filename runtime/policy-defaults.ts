import type { Policy } from '../shared/policy/policy.ts'
import type { Settings } from './settings.ts'

/** The policy as the environment has it: what counts where a cinema has set nothing of its own. */
export function policyDefaults(settings: Settings): Policy {
  return {
    holdSeconds: settings.TTMS_HOLD_SECONDS,
    cutoffMinutes: settings.TTMS_CUTOFF_MINUTES,
    refundClosesMinutes: settings.TTMS_REFUND_CLOSES_MINUTES,
    turnaroundMinutes: settings.TTMS_TURNAROUND_MINUTES,
    memberLevels: settings.TTMS_MEMBER_LEVELS,
    allotmentSeats: settings.TTMS_ALLOTMENT_SEATS,
    allotmentShare: settings.TTMS_ALLOTMENT_SHARE,
    allotmentHours: settings.TTMS_ALLOTMENT_HOURS,
    allotmentFullHours: settings.TTMS_ALLOTMENT_FULL_HOURS,
    allotmentHomeMinutes: settings.TTMS_ALLOTMENT_HOME_MINUTES,
    lastSeats: settings.TTMS_LAST_SEATS,
    staleHours: settings.TTMS_STALE_HOURS,
    offlineSales: settings.TTMS_OFFLINE_SALES,
  }
}
