import { readFileSync } from 'node:fs'

const clockTicksASecond = 100

/** User and system time of a process so far, as Linux counts it; NaN elsewhere. */
export function processorMs(processId: number | undefined): number {
  if (process.platform !== 'linux') return Number.NaN
  const fields = readFileSync(`/proc/${processId}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / clockTicksASecond
}

/** The memory of a process now (`VmRSS`), or the most that it ever had (`VmHWM`), as Linux counts it; NaN elsewhere. */
export function memoryMb(processId: number | undefined, field: 'VmRSS' | 'VmHWM'): number {
  if (process.platform !== 'linux') return Number.NaN
  const status = readFileSync(`/proc/${processId}/status`, 'utf8')
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1_024
}
