import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { bundleElectron } from '../../../build/bundle.ts'
import { kioskOrigin } from '../../../electron/shell/kiosk-address.ts'
import { makeTemporaryFolder } from '../temporary-folder.ts'
import { openBridgeEnd } from './bridge-end.ts'
import { type FrameMessage, type MainProcess, servedOrigin, type ToWorld } from './messages.ts'
import { openPreloadWorld } from './preload-world.ts'

const worldName = 'the preload’s world'
const [pageEnd, preloadEnd] = ['the-page', 'the-preload']

/**
 * Loads the kiosk's page as Electron's window does: the bundled preload runs before it in a world of its own, what that
 * world asks of Electron goes to this main process, and so does every request.
 */
export async function openPreloadPage(page: Page, main: MainProcess): Promise<void> {
  const preload = await bundledPreload()
  await page.route('**/*', async (route) => {
    const url = route.request().url()
    if (!url.startsWith(servedOrigin)) return route.abort()
    const { status, headers, body } = await main.request(toKioskUrl(url), route.request().method())
    await route.fulfill({ status, headers, body: Buffer.from(body, 'base64') })
  })

  const session = await page.context().newCDPSession(page)
  const { frameTree } = await session.send('Page.getFrameTree')
  const worlds = new Map<number, ReturnType<MainProcess['connect']>>()
  const leave = (id: number) => {
    worlds.get(id)?.gone()
    worlds.delete(id)
  }
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.name !== worldName || context.auxData?.frameId !== frameTree.frame.id) return
    const toWorld = (message: ToWorld) => {
      const expression = `fromMainProcess(${JSON.stringify(message)})`
      // A document that is gone takes nothing any more.
      session.send('Runtime.evaluate', { expression, contextId: context.id }).catch(() => leave(context.id))
    }
    worlds.set(context.id, main.connect(toWorld))
  })
  session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => leave(executionContextId))
  session.on('Runtime.executionContextsCleared', () => {
    for (const id of [...worlds.keys()]) leave(id)
  })
  session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name !== 'toMainProcess') return
    const { url, message } = JSON.parse(payload) as FrameMessage
    worlds.get(executionContextId)?.received(message, toKioskUrl(url))
  })
  page.on('crash', () => {
    for (const id of [...worlds.keys()]) leave(id)
  })

  await session.send('Runtime.enable')
  await session.send('Page.enable')
  await session.send('Runtime.addBinding', { name: 'toMainProcess', executionContextName: worldName })
  await session.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `(${openBridgeEnd})('${pageEnd}', '${preloadEnd}')`,
  })
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: toPreloadSource(preload), worldName })
  await page.goto(`${servedOrigin}/`)
}

let bundled: Promise<string> | null = null

/** The preload as a package has it, bundled once a process into a folder that is gone again. */
function bundledPreload(): Promise<string> {
  const bundle = async () => {
    const folder = makeTemporaryFolder()
    await bundleElectron(folder.path)
    const preload = readFileSync(join(folder.path, 'preload.cjs'), 'utf8')
    folder.remove()
    return preload
  }
  bundled ??= bundle()
  return bundled
}

/** The bundled preload with what it may require, for the document of the window alone and not for frames in it. */
function toPreloadSource(preload: string): string {
  const names = JSON.stringify({ own: preloadEnd, other: pageEnd })
  return `if (window === window.top) ((require) => {${preload}
})((${openPreloadWorld})(${openBridgeEnd}, ${names}))`
}

function toKioskUrl(url: string): string {
  return url.replace(servedOrigin, kioskOrigin)
}
