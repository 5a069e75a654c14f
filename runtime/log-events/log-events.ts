import { kioskDataEvents } from './kiosk-data.ts'
import { kioskPageEvents } from './kiosk-page.ts'
import { kioskSalesEvents } from './kiosk-sales.ts'
import type { LogEvent } from './log-event.ts'
import { programEvents } from './programs.ts'
import { serverEvents } from './server.ts'

/** Every log event, in the chapters of docs/log-events.md. An id is stable: operators' alarms go by it. */
export const logEventChapters = {
  'Every program': programEvents,
  'Kiosk: orders, payments, staff': kioskSalesEvents,
  'Kiosk: journal, keys, line to the server': kioskDataEvents,
  'Kiosk: page and window': kioskPageEvents,
  'Central server': serverEvents,
} as const satisfies Record<string, Readonly<Record<string, LogEvent>>>

const joined = {
  ...programEvents,
  ...kioskSalesEvents,
  ...kioskDataEvents,
  ...kioskPageEvents,
  ...serverEvents,
}

export type LogEventId = keyof typeof joined

export const logEvents: Readonly<Record<LogEventId, LogEvent>> = joined
