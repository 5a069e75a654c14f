import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runPlaywright } from './checks/browser-step.ts'
import { findElectron } from './find-electron.ts'
import { pack } from './pack.ts'
import { checkAsarList } from './package-checks/asar-list.ts'
import { ofAnotherSystem, type PackageCheck, runChecks, toExitCode } from './package-checks/check.ts'
import { checkDeb, whyNoDocker, whyNotOnLinux } from './package-checks/deb.ts'
import { checkFuses } from './package-checks/fuses.ts'
import {
  checkChangedArchive,
  checkNoFolderApp,
  checkOwnFolder,
  checkUpAndEnd,
  checkWayIn,
  waysIn,
} from './package-checks/run-package.ts'

// `npm run verify:package`: what only a real Electron can prove. The suite of the shell runs on it, then a package is made,
// looked into and started. What can't be looked at on this machine is said with its reason, and counts as skipped.

const root = fileURLToPath(new URL('..', import.meta.url))
const packageFolder = join(root, 'node_modules/electron')
const electron = findElectron(packageFolder)
const electronDist = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(packageFolder, 'dist')
const output = join(root, 'dist/package')
const ofThisProcessor = process.arch === 'x64' ? 'unpacked' : `${process.arch}-unpacked`
const unpacked = join(output, `${process.platform === 'win32' ? 'win' : 'linux'}-${ofThisProcessor}`)
const packed = join(unpacked, process.platform === 'win32' ? 'TTMS Kiosk.exe' : 'ttms-kiosk')
const archive = join(unpacked, 'resources/app.asar')

function whyNoPackage(): string | null {
  if (!electron) return "Electron's program is not on this machine"
  if (process.platform === 'darwin') return 'not checked: macOS is for development only'
  return null
}
const whyNotMade = () => whyNoPackage() ?? (existsSync(packed) ? null : 'there is no package')
const whyNoSuite = () => (electron ? whyNoWindow() : "Electron's program is not on this machine")
const whyNotStarted = () => whyNotMade() ?? whyNoWindow()

function whyNoWindow(): string | null {
  if (process.getuid?.() === 0) return 'as root Electron has no sandbox'
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  return process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY ? 'there is no display' : null
}
const byHand = (reason: string) => ({ whyNever: () => reason, whyNot: () => null, run: async () => undefined })
let skippedOfSuite: readonly string[] = []

const checks: readonly PackageCheck[] = [
  {
    name: '1 to 13. the suite of the shell on a real Electron',
    whyNot: whyNoSuite,
    run: async () => {
      const { failed, skipped } = await runPlaywright(['--workers=1', 'tests/e2e/electron/'])
      if (failed > 0) throw new Error(`${failed} failed: see the report above`)
      skippedOfSuite = skipped
    },
    leftOut: () => skippedOfSuite,
    isNever: (part) => part.includes(`: ${ofAnotherSystem}`),
  },
  {
    name: 'a package is made',
    whyNot: whyNoPackage,
    run: () => pack({ electronDist, isUnpacked: true }),
  },
  { name: '14. all nine fuses are as they have to be', whyNot: whyNotMade, run: async () => checkFuses(packed) },
  { name: '15. the archive holds what was built', whyNot: whyNotMade, run: async () => checkAsarList(archive, root) },
  {
    name: '15. with one byte of its archive changed it does not start',
    whyNever: () => (process.platform === 'linux' ? 'Electron checks no archive on Linux' : null),
    whyNot: whyNotStarted,
    run: () => checkChangedArchive(packed),
  },
  { name: '15. an app in a folder is not run', whyNot: whyNotStarted, run: () => checkNoFolderApp(packed) },
  ...Object.entries(waysIn).map(([name, way]) => ({
    name: `16. ${name} is without effect`,
    whyNot: whyNotStarted,
    run: () => checkWayIn(packed, way),
  })),
  {
    name: '17. its page comes up; asked to end, it ends with 0',
    whyNot: whyNotStarted,
    run: () => checkUpAndEnd(packed),
  },
  {
    name: '17. started in the root folder without a setting, it keeps its data in the user’s folder',
    whyNot: whyNotStarted,
    run: () => checkOwnFolder(packed),
  },
  {
    name: '18. the deb installs on clean Debian 12 and 13, with its libraries, sandbox and service',
    whyNever: whyNotOnLinux,
    whyNot: () => whyNotMade() ?? whyNoDocker(),
    run: async () => {
      const beganAtMs = Date.now()
      await pack({ electronDist })
      await checkDeb(output, beganAtMs)
    },
  },
  {
    name: '18. on a machine of its own: under the compositor, again after kill -9 and 70, not after 78, ends in order',
    ...byHand('needs a machine of its own: by hand, after build/linux/README.md'),
  },
  {
    name: '19. Windows: it installs, the script runs twice, a log exists',
    ...byHand('needs a machine of its own: by hand, after build/windows/README.md'),
  },
  { name: '20. macOS', ...byHand('not checked: for development only') },
]

const isStrict = process.argv.includes('--strict')
const tally = await runChecks(checks, (line) => process.stdout.write(`${line}\n`))
process.stdout.write(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped\n`)
if (isStrict) process.stdout.write(`${tally.lacking} of the skipped ones could run on such a machine\n`)
process.exitCode = toExitCode(tally, isStrict)
