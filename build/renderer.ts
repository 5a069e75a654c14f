import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const built = join(root, 'dist/renderer')
const sources = ['renderer', 'shared', 'build/vite.config.ts', 'package-lock.json']
/** However slow the machine is. */
const draftEndsWithinMs = 3_600_000

/** Builds the page into dist/renderer where anything that it is made of is newer than it, and says so first. */
export async function buildRendererIfChanged(onBuild: () => void = () => undefined): Promise<void> {
  const index = join(built, 'index.html')
  const builtAtMs = existsSync(index) ? statSync(index).mtimeMs : 0
  const changedAtMs = Math.max(...sources.map((source) => newestMs(join(root, source))))
  if (changedAtMs <= builtAtMs) return
  onBuild()
  await buildRenderer()
}

/** Builds beside the present page and swaps the two, so that a kiosk which starts meanwhile finds a whole one. */
export async function buildRenderer(): Promise<void> {
  mkdirSync(dirname(built), { recursive: true })
  removeOldDrafts(Date.now())
  const draft = mkdtempSync(`${built}-`)
  const before = `${draft}-before`
  try {
    await buildForProduction(draft)
    chmodSync(draft, 0o755)
    if (existsSync(built)) renameSync(built, before)
    renameSync(draft, built)
  } catch (error) {
    // Another start built the same page at the same time and was first.
    if (!isRename(error) || !existsSync(join(built, 'index.html'))) throw error
  } finally {
    for (const folder of [draft, before]) rmSync(folder, { recursive: true, force: true })
  }
}

/** What a build left that was ended, by a Ctrl-C or a power cut. A younger one may belong to another start. */
function removeOldDrafts(nowMs: number): void {
  for (const name of readdirSync(dirname(built)).filter((name) => name.startsWith(`${basename(built)}-`))) {
    const draft = join(dirname(built), name)
    const { mtimeMs } = statSync(draft, { throwIfNoEntry: false }) ?? { mtimeMs: nowMs }
    if (nowMs - mtimeMs > draftEndsWithinMs) rmSync(draft, { recursive: true, force: true })
  }
}

/** A test runner's NODE_ENV would make Vite take React's development build. */
async function buildForProduction(outDir: string): Promise<void> {
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  try {
    await build({ configFile: join(root, 'build/vite.config.ts'), build: { outDir } })
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
  }
}

function isRename(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'rename'
}

/** Folders count too: theirs is the only time that tells of a file taken away. */
function newestMs(path: string): number {
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return /tsbuildinfo$/.test(path) ? 0 : mtimeMs
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))))
}
