import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildRendererIfChanged } from '../../../build/renderer.ts'
import type { KioskService } from '../../../electron/link/kiosk-service.ts'
import { systemRandom } from '../../../runtime/system-ports.ts'
import { createFakeCinema, type FakeCinema } from '../../support/fake-link/fake-cinema.ts'
import { createFakeService } from '../../support/fake-link/fake-service.ts'
import { demoPosters } from '../../support/fake-link/serve-screens.ts'
import { openMainProcess } from '../../support/preload-link/main-process.ts'
import type { MainProcess } from '../../support/preload-link/messages.ts'
import { createSilentLog } from '../../support/silent-log.ts'

const rendererFolder = fileURLToPath(new URL('../../../dist/renderer', import.meta.url))

/** A made-up cinema in this process, behind the shell's own link; `change` wraps what it serves. */
export async function openFakeMain(
  change: (service: KioskService) => KioskService = (service) => service,
  onBeat: () => void = () => undefined,
): Promise<{ readonly cinema: FakeCinema; readonly main: MainProcess }> {
  await buildRendererIfChanged()
  const startedAtMs = performance.now()
  const cinema = createFakeCinema(() => performance.now() - startedAtMs)
  const poster: KioskService['poster'] = async (id) => ({
    mediaType: 'image/svg+xml',
    bytes: await readFile(join(demoPosters, id)),
  })
  const service = change(createFakeService(cinema, poster))
  const { log } = createSilentLog()
  return { cinema, main: openMainProcess({ service, rendererFolder, log, random: systemRandom, onBeat }) }
}
