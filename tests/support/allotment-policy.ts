import type { AllotmentPolicy } from '../../shared/seats/allotment.ts'

/** The rules for allotted seats as a cinema has them that set none. */
export const anAllotmentPolicy: AllotmentPolicy = {
  allotmentSeats: 8,
  allotmentShare: 0.4,
  lastSeats: 4,
  allotmentHours: 48,
  allotmentFullHours: 12,
  allotmentHomeMinutes: 5,
}
