import type { MemoryTables } from './memory-tables.ts'

/** After each commit: a recovery goes on only while it waits for a kiosk that may still hold seats. */
export function watchRecovery(
  { recoveries, devices }: Pick<MemoryTables, 'recoveries' | 'devices'>,
  broke: (what: string, detail: string) => void,
) {
  let found = -1
  return (): void => {
    const open = [...recoveries.all()].find(({ ended_at_ms }) => ended_at_ms === null)
    if (!open || open.recovery_id === found) return
    const isWaitedFor = [...devices.all()].some(
      ({ recovery, state }) => recovery === 'unreported' && (state === 'enrolled' || state === 'forked'),
    )
    if (isWaitedFor) return
    found = open.recovery_id
    broke('a recovery waits for nobody', `recovery ${open.recovery_id}`)
  }
}
