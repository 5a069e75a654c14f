import type { App } from 'electron'
import { type DataFolder, lockDataFolder } from '../../runtime/data-folder.ts'
import { AlreadyRunning, FolderInUse } from '../../runtime/start-refused.ts'

/**
 * Locks the kiosk's data folder, and with it Electron's own lock, which Chromium needs for its profile. The folder's
 * decides: Electron refuses its own also where that can't be made, as where /tmp is full, and that is a fault, after which
 * a kiosk is started again. Refuses a folder in use, as `AlreadyRunning` where the other one is a kiosk in Electron too.
 */
export function lockKiosk(app: Pick<App, 'requestSingleInstanceLock'>, kioskDir: string): DataFolder {
  const folder = tryLock(kioskDir)
  const isFirst = app.requestSingleInstanceLock()
  if (folder instanceof FolderInUse) {
    throw isFirst ? folder : new AlreadyRunning('a kiosk runs already on this data folder')
  }
  if (!isFirst) throw new Error('Electron could not lock its own folder, though no other kiosk runs')
  return folder
}

function tryLock(kioskDir: string): DataFolder | FolderInUse {
  try {
    return lockDataFolder(kioskDir)
  } catch (error) {
    if (error instanceof FolderInUse) return error
    throw error
  }
}
