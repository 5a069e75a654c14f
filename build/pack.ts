import { fileURLToPath } from 'node:url'
import { build } from 'electron-builder'
import { bundleElectron } from './bundle.ts'
import { packageConfig } from './electron-builder.config.ts'
import { buildRenderer } from './renderer.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Builds everything again and packs it for this system. `electronDist` is a folder with Electron's program; without one
 * electron-builder fetches it. `isUnpacked` leaves the app in a folder and makes no installer.
 */
export async function pack(deps: {
  readonly electronDist?: string
  readonly isUnpacked?: boolean
  readonly output?: string
}): Promise<void> {
  await buildRenderer()
  await bundleElectron()
  await build({
    projectDir: root,
    ...(deps.isUnpacked ? { dir: true } : {}),
    // electron-builder writes into what it is given.
    config: structuredClone({
      ...packageConfig,
      ...(deps.electronDist ? { electronDist: deps.electronDist } : {}),
      ...(deps.output ? { directories: { output: deps.output } } : {}),
    }),
  })
}
