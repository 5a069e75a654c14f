import { mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { machine, record } from './machine.ts'

// The app's folders, and the lock in its own (App::SetPath and App::RequestSingleInstanceLock, electron_api_app.cc).

const paths = new Map([
  ['appData', machine.appData],
  ['userData', join(machine.appData, 'Electron')],
])

export const userData = () => getPath('userData')

export function getPath(name: string): string {
  const path = paths.get(name)
  if (path === undefined) throw new Error(`Failed to get '${name}' path`)
  return path
}

export function setPath(name: string, path: string): void {
  record('app.setPath', name, path)
  if (!isAbsolute(path)) throw new Error('Path must be absolute')
  paths.set(name, path)
}

/** As Chromium's: a link that names the process. False also where it can't be made (LOCK_ERROR). */
export function requestSingleInstanceLock(): boolean {
  if (machine.isLockImpossible) return false
  const folder = userData()
  mkdirSync(folder, { recursive: true })
  const lock = join(folder, 'SingletonLock')
  try {
    symlinkSync(String(process.pid), lock)
    return true
  } catch {
    if (isAlive(Number(readlinkSync(lock)))) return false
    rmSync(lock)
    return requestSingleInstanceLock()
  }
}

function isAlive(processId: number): boolean {
  try {
    return processId === process.pid || process.kill(processId, 0)
  } catch {
    return false
  }
}
