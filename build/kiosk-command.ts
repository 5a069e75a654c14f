import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Settings } from '../runtime/settings.ts'
import { StartRefused } from '../runtime/start-refused.ts'
import { prepareBrowserHost } from './browser-host.ts'
import { bundleElectron } from './bundle.ts'
import { chooseLink } from './choose-link.ts'
import { fetchElectron } from './fetch-electron.ts'
import { findElectron } from './find-electron.ts'
import { buildRendererIfChanged } from './renderer.ts'
import { isWriteRefused } from './replace-folder.ts'
import type { Command } from './run-child.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const say = (line: string) => void process.stderr.write(`kiosk: ${line}\n`)
const packageFolder = join(root, 'node_modules/electron')

/** How a kiosk is started, and how where that ends before it is ready; null: then that is the end of it. */
export type KioskCommand = { readonly command: Command; readonly instead: Command | null }

/** Where nothing may be written, as in a service, the page has to be there already. */
async function buildPage(): Promise<void> {
  try {
    await buildRendererIfChanged(() => say('building the page; the first time takes half a minute'))
  } catch (error) {
    if (!isWriteRefused(error)) throw error
    throw new StartRefused(
      `the page is not built, and can't be here (${error.message}): run npm run kiosk once as the owner of this folder`,
    )
  }
}

/**
 * Makes the kiosk ready to start, over the link that fits this machine, and says on standard error which and why. What
 * goes on beside the kiosk ends with `signal`. Returns null where that asked to end before it was ready: then the caller
 * ends its process, in which the page may still be built.
 */
export async function prepareKiosk(settings: Settings, signal: AbortSignal): Promise<KioskCommand | null> {
  try {
    await Promise.race([buildPage(), once(signal, 'abort')])
    const command = signal.aborted ? null : await chooseCommand(settings, signal)
    if (!signal.aborted) return command
  } catch (error) {
    // Of what was given up.
    if (!signal.aborted) throw error
  }
  say('asked to end before it was ready')
  return null
}

async function chooseCommand(settings: Settings, signal: AbortSignal): Promise<KioskCommand> {
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env
  const fetch = () =>
    fetchElectron({
      packageFolder,
      nowMs: Date.now(),
      say,
      signal,
      mirror: process.env.ELECTRON_MIRROR ?? '',
      isAsked: settings.TTMS_KIOSK_LINK === 'electron',
      failedFile: join(root, 'node_modules/.cache/ttms-kiosk/electron-not-fetched'),
    })
  const chosen = await chooseLink({
    wished: settings.TTMS_KIOSK_LINK,
    opensWindow: settings.TTMS_OPEN,
    hasDisplay: process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY),
    isContinuousIntegration: Boolean(CI),
    findElectron: () => findElectron(packageFolder),
    overrideFolder: process.env.ELECTRON_OVERRIDE_DIST_PATH,
    fetchElectron: fetch,
  })
  if (chosen.link === 'browser') {
    say(`in the browser host: ${chosen.why}`)
    if (chosen.fetchesElectron)
      // Beside a kiosk that sells: whatever becomes of it ends nothing.
      fetch().then(
        (why) => say(why ? `no Electron: ${why}` : 'Electron is here for the next start'),
        (error) => say(`no Electron: ${error instanceof Error ? error.message : error}`),
      )
    return { command: await prepareBrowserHost(), instead: null }
  }
  say(`in Electron: ${chosen.why}`)
  await bundleElectron()
  const isRoot = process.getuid?.() === 0
  if (isRoot) say('WARNING: as root Electron runs without its sandbox')
  const args = [...(isRoot ? ['--no-sandbox'] : []), join(root, 'dist/electron/main.js')]
  return {
    command: { program: chosen.program, args },
    instead: settings.TTMS_KIOSK_LINK === 'auto' ? await prepareBrowserHost() : null,
  }
}
