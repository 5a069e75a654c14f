import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Settings } from '../program/settings.ts'
import { bundleElectron } from './bundle.ts'
import { chooseLink } from './choose-link.ts'
import { fetchElectron } from './fetch-electron.ts'
import { findElectron } from './find-electron.ts'
import { buildRendererIfChanged } from './renderer.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const say = (line: string) => void process.stderr.write(`kiosk: ${line}\n`)
const packageFolder = join(root, 'node_modules/electron')

export type Command = { readonly program: string; readonly args: readonly string[] }

/** Makes the kiosk ready to start, over the link that fits this machine, and says on standard error which and why. */
export async function prepareKiosk(settings: Settings): Promise<Command> {
  await buildRendererIfChanged()
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env
  const chosen = await chooseLink({
    wished: settings.TTMS_KIOSK_LINK,
    opensWindow: settings.TTMS_OPEN,
    hasDisplay: process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY),
    isContinuousIntegration: Boolean(CI),
    findElectron: () => findElectron(packageFolder),
    fetchElectron: () =>
      fetchElectron({
        packageFolder,
        failedFile: join(root, 'node_modules/.cache/ttms-kiosk/electron-not-fetched'),
        nowMs: Date.now(),
        say,
      }),
  })
  if (chosen.link === 'browser') {
    say(`in the browser host: ${chosen.why}`)
    return { program: process.execPath, args: [join(root, 'electron/browser-main.ts')] }
  }
  say(`in Electron: ${chosen.why}`)
  await bundleElectron()
  const isRoot = process.getuid?.() === 0
  if (isRoot) say('WARNING: as root Electron runs without its sandbox')
  return { program: chosen.program, args: [...(isRoot ? ['--no-sandbox'] : []), join(root, 'dist/electron/main.js')] }
}
