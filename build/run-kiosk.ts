import { pageUpLine, refusedExit } from '../runtime/run-program.ts'
import { systemTimer } from '../runtime/system-ports.ts'
import type { Timer } from '../shared/core/time.ts'
import type { KioskCommand } from './kiosk-command.ts'
import { type Child, runChild } from './run-child.ts'

const pageUpWithinMs = 60_000

/**
 * Runs a kiosk as it was prepared. Where Electron ends before its page is up (no sandbox allowed, a library missing, no
 * page's process that lives, a display that is lost), or has none after a minute, that is said with its last words, and
 * the browser host runs instead: trying a kiosk out never fails because of Electron. A window that somebody closed before
 * is no failure.
 */
export function runKiosk(
  { command, instead }: KioskCommand,
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
  timer: Timer = systemTimer,
): Child {
  const listeners = new Set<(line: string) => void>()
  let isUp = false
  let isEnding = false
  let isTooSlow = false
  let running = runChild(command, environment, timer)
  const follow = (child: Child) =>
    child.onLine((line) => {
      if (line === pageUpLine) isUp = true
      for (const listener of listeners) listener(line)
    })
  follow(running)
  const stopWaiting = timer(pageUpWithinMs, () => {
    if (instead === null || isUp || isEnding) return
    isTooSlow = true
    running.end()
  })
  const ended = running.ended.then((code) => {
    stopWaiting()
    const isInOrder = code === refusedExit || (running.isClosing() && !isTooSlow)
    if (instead === null || isUp || isEnding || isInOrder) return code
    const what = isTooSlow
      ? `Electron had no page up after ${pageUpWithinMs / 1_000} s`
      : 'Electron ended before its page was up'
    say(`${what} (exit code ${code}): ${running.lastWords() || 'without a word'}`)
    running = runChild(instead, environment, timer)
    say(`in the browser host instead, process ${running.processId}; TTMS_KIOSK_LINK=browser takes it at once`)
    follow(running)
    return running.ended
  })
  return {
    get processId() {
      return running.processId
    },
    lastWords: () => running.lastWords(),
    isClosing: () => running.isClosing(),
    onLine: (listener) => void listeners.add(listener),
    ended,
    end: () => {
      isEnding = true
      running.end()
    },
  }
}
