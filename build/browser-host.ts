import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleBrowserHost } from './bundle.ts'
import { isOutdated, isWriteRefused, replaceFolder } from './replace-folder.ts'
import type { Command } from './run-child.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const built = join(root, 'dist/browser-host')
const program = 'browser-main.js'
/**
 * Node would take up to 64 MB twice for objects that live for a moment, and never return them: 8 MB are as fast here
 * (tests/bench/grow/kiosk-start.ts).
 */
export const browserHostFlags = ['--max-semi-space-size=8']
const sources = ['electron', 'runtime', 'shared', 'build/bundle.ts', 'package-lock.json']

/**
 * The kiosk in the browser host, from one file: its eleven hundred modules take as long again to find and load. Bundled
 * where anything that it is made of is newer; from its source where nothing may be written.
 */
export async function prepareBrowserHost(): Promise<Command> {
  try {
    if (isOutdated(join(built, program), sources)) await replaceFolder(built, program, bundleBrowserHost)
    return run(join(built, program))
  } catch (error) {
    if (!isWriteRefused(error)) throw error
    return run(join(root, 'electron/browser-main.ts'))
  }
}

function run(file: string): Command {
  return { program: process.execPath, args: [...browserHostFlags, file] }
}
