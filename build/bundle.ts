import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Plugin, rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
type Entries = Readonly<Record<string, string>>

/**
 * Bundles what runs inside Electron into this folder, with all that it imports, so that a package carries no
 * node_modules. A sandboxed preload must be CommonJS and one file. `plugins` are for tests that change what is bundled.
 */
export async function bundleElectron(folder = join(root, 'dist/electron'), plugins: Plugin[] = []): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  await bundle(
    { main: 'electron/main.ts', terminal: 'electron/devices/terminal/simulator/main.ts' },
    'esm',
    folder,
    plugins,
  )
  await bundle({ preload: 'electron/preload.ts' }, 'cjs', folder, plugins)
}

/** Bundles the kiosk's program under plain Node into this folder, with all that it imports, and its terminal simulator. */
export async function bundleBrowserHost(folder: string): Promise<void> {
  const simulator = 'electron/devices/terminal/simulator/main.ts'
  await bundle({ 'browser-main': 'electron/browser-main.ts', 'simulator/main': simulator }, 'esm', folder, [])
}

async function bundle(entries: Entries, format: 'esm' | 'cjs', dir: string, plugins: Plugin[]): Promise<void> {
  const input = Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)]))
  const built = await rolldown({ input, platform: 'node', external: ['electron'], logLevel: 'warn', plugins })
  const extension = format === 'cjs' ? 'cjs' : 'js'
  const names = { entryFileNames: `[name].${extension}`, chunkFileNames: `[name]-[hash].${extension}` }
  await built.write({ dir, format, ...names, sourcemap: true })
  await built.close()
}
