import { pageUpLine, refusedExit } from '../program/run-program.ts'
import type { KioskCommand } from './kiosk-command.ts'
import type { Child } from './run-child.ts'
import { runChild } from './run-child.ts'

/**
 * Runs a kiosk as it was prepared. Where Electron ends before its page is up (no sandbox allowed, a library missing, no
 * page's process that lives), that is said with its last words, and the browser host runs instead: trying a kiosk out
 * never fails because of Electron. A window that was closed before is no failure.
 */
export function runKiosk(
  { command, instead }: KioskCommand,
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Child {
  const listeners = new Set<(line: string) => void>()
  let isReady = false
  let isUp = false
  let isEnding = false
  let running = runChild(command, environment)
  const follow = (child: Child) =>
    child.onLine((line) => {
      if (line.startsWith('kiosk ready ')) isReady = true
      if (line === pageUpLine) isUp = true
      for (const listener of listeners) listener(line)
    })
  follow(running)
  const ended = running.ended.then((code) => {
    if (instead === null || isUp || isEnding || code === refusedExit || (isReady && code === 0)) return code
    say(`Electron ended before its page was up (exit code ${code}): ${running.lastWords() || 'without a word'}`)
    say('in the browser host instead; TTMS_KIOSK_LINK=browser takes it at once')
    running = runChild(instead, environment)
    follow(running)
    return running.ended
  })
  return {
    get processId() {
      return running.processId
    },
    lastWords: () => running.lastWords(),
    onLine: (listener) => void listeners.add(listener),
    ended,
    end: () => {
      isEnding = true
      running.end()
    },
  }
}
