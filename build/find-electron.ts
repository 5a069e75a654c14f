import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Electron's program as its package fetched it, or null where it is missing, of another version or empty. Looked for by
 * its files: importing the package `electron` would fetch it, without a limit in time.
 */
export function findElectron(packageFolder: string): string | null {
  const read = (...path: string[]) => {
    const file = join(packageFolder, ...path)
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : null
  }
  const version = JSON.parse(read('package.json') ?? '{}').version
  const program = read('path.txt')
  if (!version || !program || read('dist', 'version')?.replace(/^v/, '') !== version) return null
  const path = join(packageFolder, 'dist', program)
  return existsSync(path) && statSync(path).size > 0 ? path : null
}
