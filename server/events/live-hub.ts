import type { DeviceNumber } from '../../shared/core/ids.ts'
import { type LiveChanges, syncPaths } from '../../shared/sync/messages.ts'
import { writeAnswer } from '../../shared/sync/protocol-window.ts'
import type { StaffWord } from '../../shared/sync/staff-messages.ts'
import type { DeviceStop } from '../ledger/devices/device-stops.ts'

/** One kiosk that listens. `send` must not wait for it. */
export type Listener = {
  readonly cinemaId: number
  readonly device: DeviceNumber
  /** The version of the protocol that it reads. */
  readonly version: number
  /** Why the device sold nothing new when it began to listen, as far as it was told. */
  readonly stopped: DeviceStop
  /** Whether it was told at its hello that it must close its epoch. */
  readonly mustClose: boolean
  /** One server-sent event, written out as UTF-8: the same bytes for all of them, which nobody may change. */
  readonly send: (event: Buffer) => void
  readonly close: () => void
}

/** One, and what is left of it while a line that broke has not been noticed. */
const maxPerDevice = 3
/** So often a kiosk hears of its staff though nothing has changed. */
const tellAgainMs = 60_000

export type LiveHub = ReturnType<typeof createLiveHub>

/** The kiosks that listen at this server. */
export function createLiveHub() {
  const listeners = new Set<Listener>()
  /** What each of them was told last of its staff, and when. */
  const staffTold = new WeakMap<Listener, { readonly told: string; readonly asOfMs: number }>()
  return {
    /** Adds a listener; what is returned takes it out. A device that listens too often loses its oldest connection. */
    add: (listener: Listener): (() => void) => {
      const others = [...listeners].filter(({ device }) => device === listener.device)
      for (const oldest of others.slice(0, Math.max(0, others.length - maxPerDevice + 1))) {
        listeners.delete(oldest)
        oldest.close()
      }
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    listensFor: (cinemaId: number) => [...listeners].some((listener) => listener.cinemaId === cinemaId),
    cinemaIds: () => new Set([...listeners].map((listener) => listener.cinemaId)),
    send: (cinemaId: number, changes: LiveChanges) => {
      // Written out once a version, however many listen.
      const events = new Map<number, Buffer>()
      for (const listener of listeners) {
        if (listener.cinemaId !== cinemaId) continue
        let event = events.get(listener.version)
        if (!event) {
          event = toEvent('changes', writeAnswer(listener.version, syncPaths.live, changes))
          events.set(listener.version, event)
        }
        listener.send(event)
      }
    },
    /**
     * Tells each listener that has not heard so yet who its staff are, as of this time, and says the same again after a
     * minute: a kiosk drops what is older than its last sign-in, and by another server's clock that may be a newer word.
     */
    tellStaff: (asOfMs: number, staffByDevice: ReadonlyMap<DeviceNumber, StaffWord['staff']>) => {
      for (const listener of listeners) {
        const staff = staffByDevice.get(listener.device) ?? []
        const told = JSON.stringify(staff)
        const before = staffTold.get(listener)
        if (before?.told === told && Math.abs(asOfMs - before.asOfMs) < tellAgainMs) continue
        staffTold.set(listener, { told, asOfMs })
        listener.send(toEvent('staff', { asOfMs, staff } satisfies StaffWord))
      }
    },
    devices: () => [...new Set([...listeners].map((listener) => listener.device))],
    /** Ends the connections of devices that stopped, may go on, or must close, since they began to listen: they ask again. */
    closeChanged: (stops: ReadonlyMap<DeviceNumber, DeviceStop>, inRecovery: ReadonlySet<DeviceNumber>) => {
      for (const listener of listeners) {
        const isOtherStop = (stops.get(listener.device) ?? null) !== listener.stopped
        if (isOtherStop || (inRecovery.has(listener.device) && !listener.mustClose)) listener.close()
      }
    },
    /** Ends every connection, or those of some devices. */
    close: (devices?: readonly DeviceNumber[]) => {
      for (const listener of listeners) {
        if (devices && !devices.includes(listener.device)) continue
        // Told nothing more from now on, and not when its stream has come to its end.
        listeners.delete(listener)
        listener.close()
      }
    },
  }
}

function toEvent(name: string, data: unknown): Buffer {
  return Buffer.from(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
}
