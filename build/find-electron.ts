import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Electron's program as its package fetched it, or as `ELECTRON_OVERRIDE_DIST_PATH` names its folder; null where it is
 * missing, of another version or empty. Looked for by its files: importing the package `electron` would fetch it, without
 * a limit in time.
 */
export function findElectron(
  packageFolder: string,
  overrideFolder: string | undefined = process.env.ELECTRON_OVERRIDE_DIST_PATH,
): string | null {
  if (overrideFolder) return toProgram(join(overrideFolder, read(packageFolder, 'path.txt') ?? programName()))
  const version = JSON.parse(read(packageFolder, 'package.json') ?? '{}').version
  const program = read(packageFolder, 'path.txt')
  if (!version || !program || read(packageFolder, 'dist', 'version')?.replace(/^v/, '') !== version) return null
  return toProgram(join(packageFolder, 'dist', program))
}

function read(...path: string[]): string | null {
  const file = join(...path)
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null
}

function programName(): string {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

function toProgram(path: string): string | null {
  return existsSync(path) && statSync(path).size > 0 ? path : null
}
