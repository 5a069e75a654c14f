/** A time as the wire has it. */
export function toUnixSeconds(unixMs: number): number {
  return Math.floor(unixMs / 1_000)
}
