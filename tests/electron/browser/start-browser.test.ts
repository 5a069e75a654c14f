import { chmodSync, closeSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { BrowserEnd } from '../../../electron/browser/keep-browser-open.ts'
import { startBrowser } from '../../../electron/browser/start-browser.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

/** How a browser of this program ends, on a profile in a folder of its own. */
function endOf(program: string, folder: string): Promise<BrowserEnd> {
  const browser = startBrowser({
    program,
    profile: join(folder, 'profile'),
    address: 'http://127.0.0.1:1',
    isKiosk: true,
  })
  return new Promise((resolve) => browser.onEnd(resolve))
}

it.skipIf(process.platform === 'win32')(
  'a browser that can not be started, since it is just being written, counts as one that ended (not on Windows, which locks otherwise)',
  async () => {
    const folder = makeTemporaryFolder()
    onTestFinished(folder.remove)
    const program = join(folder.path, 'browser')
    writeFileSync(program, '#!/bin/sh\n')
    chmodSync(program, 0o755)
    const writing = openSync(program, 'r+')
    onTestFinished(() => closeSync(writing))
    expect(await endOf(program, folder.path)).toEqual({ isClosed: false, lastWords: 'spawn ETXTBSY' })
  },
)

it('a browser that is not there counts as one that ended', async () => {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  const end = await endOf(join(folder.path, 'browser'), folder.path)
  expect(end).toMatchObject({ isClosed: false, lastWords: expect.stringContaining('ENOENT') })
})

it('a browser that can not be started is ended at once', async () => {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  const program = 'no\0browser'
  const browser = startBrowser({ program, profile: join(folder.path, 'profile'), address: '', isKiosk: false })
  await browser.end()
})
