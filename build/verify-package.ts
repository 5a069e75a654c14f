import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runTool } from './checks/step.ts'
import { findElectron } from './find-electron.ts'
import { pack } from './pack.ts'

// `npm run verify:package`: what only a real Electron can prove. The tests of the shell run on it, then a package is made,
// its fuses are read, and it is started until its ready line. Where there is no Electron it says so and proves nothing.

const root = fileURLToPath(new URL('..', import.meta.url))
const packageFolder = join(root, 'node_modules/electron')
const readyWithinMs = 60_000

const program = findElectron(packageFolder)
if (!program) {
  process.stdout.write("skipped: verify:package: Electron's program is not on this machine; nothing was proved\n")
} else {
  const failures = [await runShellTests(), await startPackage()].filter((failure) => failure !== null)
  for (const failure of failures) process.stdout.write(`failed: ${failure}\n`)
  process.stdout.write(`${2 - failures.length} passed, ${failures.length} failed\n`)
  process.exitCode = failures.length > 0 ? 1 : 0
}

async function runShellTests(): Promise<string | null> {
  const code = await runTool(['playwright', 'test', '--config', 'build/playwright.config.ts', 'tests/e2e/electron'])
  return code === 0 ? null : 'the tests of the shell on a real Electron'
}

async function startPackage(): Promise<string | null> {
  await pack({ electronDist: join(packageFolder, 'dist'), isUnpacked: true })
  const packed = packedProgram()
  if (!packed) return `no check of a package is written for ${process.platform}`
  const fuses = await runTool(['node_modules/@electron/fuses/dist/bin.js', 'read', '--app', packed])
  if (fuses !== 0) return 'the fuses of the package could not be read'
  return (await isReady(packed)) ? null : `the package did not get ready within ${readyWithinMs} ms`
}

function packedProgram(): string | null {
  if (process.platform === 'linux') return join(root, 'dist/package/linux-unpacked/ttms-kiosk')
  if (process.platform === 'win32') return join(root, 'dist/package/win-unpacked/TTMS Kiosk.exe')
  return null
}

/** Whether the packaged kiosk prints its ready line, on a data folder of its own and without a server. */
async function isReady(packed: string): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'ttms-package-'))
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const env = { ...process.env, TTMS_DATA_DIR: join(folder, 'data'), TTMS_SERVER_URL: 'http://127.0.0.1:1' }
  const kiosk = spawn(packed, args, { env, stdio: ['ignore', 'pipe', 'inherit'], timeout: readyWithinMs })
  const ended = new Promise<void>((resolve) => kiosk.once('close', () => resolve()))
  kiosk.once('error', (error) => process.stderr.write(`${error.message}\n`))
  let printed = ''
  kiosk.stdout.on('data', (part) => {
    printed += part
    if (printed.includes('kiosk ready app://kiosk link=electron\n')) kiosk.kill('SIGTERM')
  })
  await ended
  rmSync(folder, { recursive: true, force: true })
  return printed.includes('kiosk ready app://kiosk link=electron\n')
}
