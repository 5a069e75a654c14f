import { EventEmitter } from 'node:events'
import type { WebContents, WebFrameMain } from 'electron'

/** A window's contents that only record: emit Electron's events on it, and see what was asked of it. */
export function createFakeContents() {
  const emitter = new EventEmitter()
  const asked: unknown[][] = []
  const record =
    (name: string) =>
    (...args: unknown[]) => {
      asked.push([name, ...args])
    }
  const mainFrame = { origin: 'app://kiosk', url: 'app://kiosk/' } as WebFrameMain
  let openHandler: Parameters<WebContents['setWindowOpenHandler']>[0] | null = null
  let failsToLoad = 0
  let isNeverLoaded = false
  const contents = Object.assign(emitter, {
    mainFrame,
    closeDevTools: record('closeDevTools'),
    forcefullyCrashRenderer: record('forcefullyCrashRenderer'),
    setVisualZoomLevelLimits: async (...limits: number[]) => void asked.push(['setVisualZoomLevelLimits', ...limits]),
    setWindowOpenHandler: (handler: typeof openHandler) => {
      openHandler = handler
    },
    loadURL: async (url: string) => {
      asked.push(['loadURL', url])
      if (isNeverLoaded) await new Promise(() => undefined)
      if (failsToLoad-- > 0) throw new Error('ERR_FAILED')
    },
  })
  return {
    // Only what the shell uses of it is there.
    contents: contents as unknown as WebContents,
    mainFrame,
    asked,
    failToLoad: (times: number) => {
      failsToLoad = times
    },
    /** As on a frame that is gone: its promise never settles. */
    neverLoad: () => {
      isNeverLoaded = true
    },
    openWindow: (url: string) => openHandler?.({ url } as Parameters<NonNullable<typeof openHandler>>[0]),
    /** Whether an event of Electron's was prevented. */
    prevents: (name: string, ...details: unknown[]) => {
      let isPrevented = false
      const event = {
        preventDefault: () => {
          isPrevented = true
        },
      }
      emitter.emit(name, event, ...details)
      return isPrevented
    },
    emit: (name: string, ...details: unknown[]) => emitter.emit(name, {}, ...details),
  }
}
