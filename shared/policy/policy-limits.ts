/** The least and the most that each number may be, in the environment too. */
export const policyLimits = {
  holdSeconds: [1, 86_400],
  cutoffMinutes: [-1_440, 1_440],
  refundClosesMinutes: [-1_440, 100_000],
  turnaroundMinutes: [0, 1_440],
  allotmentSeats: [0, 60],
  allotmentShare: [0, 1],
  allotmentHours: [0, 1_000],
  allotmentFullHours: [0, 1_000],
  allotmentHomeMinutes: [0, 1_440],
  lastSeats: [0, 3_600],
  staleHours: [0, 10_000],
} as const satisfies Record<string, readonly [least: number, most: number]>
