import type { AllotmentPolicy } from '../shared/seats/allotment.ts'
import type { Settings } from './settings.ts'

/** The cinema's rules for standing seats as this program's settings have them. */
export function toAllotmentPolicy(settings: Settings): AllotmentPolicy {
  return {
    allotmentSeats: settings.TTMS_ALLOTMENT_SEATS,
    allotmentShare: settings.TTMS_ALLOTMENT_SHARE,
    lastSeats: settings.TTMS_LAST_SEATS,
    allotmentHours: settings.TTMS_ALLOTMENT_HOURS,
    allotmentFullHours: settings.TTMS_ALLOTMENT_FULL_HOURS,
    allotmentHomeMinutes: settings.TTMS_ALLOTMENT_HOME_MINUTES,
  }
}
