import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findElectron } from './find-electron.ts'
import { pack } from './pack.ts'

// `npm run package`: installers for this system in dist/package; `-- --dir`: the app in a folder, no installer.

const packageFolder = fileURLToPath(new URL('../node_modules/electron', import.meta.url))
// macOS is for development only (README): an app in a folder, unsigned, and no installer.
const isUnpacked = process.argv.includes('--dir') || process.platform === 'darwin'

const electronDist = findElectron(packageFolder)
  ? process.env.ELECTRON_OVERRIDE_DIST_PATH || join(packageFolder, 'dist')
  : null
if (electronDist === null) process.stderr.write('package: Electron is not here; electron-builder fetches it\n')

try {
  await pack({ isUnpacked, ...(electronDist === null ? {} : { electronDist }) })
} catch (error) {
  const why = error instanceof Error ? error.message : error
  process.stderr.write(
    `package: ${electronDist === null ? 'Electron could not be fetched, or the package not built: ' : ''}${why}\n`,
  )
  process.exitCode = 1
}
