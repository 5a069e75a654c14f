import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'dist/electron')

/**
 * Bundles what runs inside Electron into dist/electron, with all that it imports, so that a package carries no
 * node_modules. A sandboxed preload must be CommonJS and one file.
 */
export async function bundleElectron(): Promise<void> {
  await bundle({ main: 'electron/main.ts', terminal: 'electron/devices/terminal-simulator/main.ts' }, 'esm')
  await bundle({ preload: 'electron/preload.ts' }, 'cjs')
}

async function bundle(entries: Readonly<Record<string, string>>, format: 'esm' | 'cjs'): Promise<void> {
  const input = Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)]))
  const built = await rolldown({ input, platform: 'node', external: ['electron'], logLevel: 'warn' })
  const entryFileNames = format === 'cjs' ? '[name].cjs' : '[name].js'
  await built.write({ dir: folder, format, entryFileNames, sourcemap: true, cleanDir: false })
  await built.close()
}
