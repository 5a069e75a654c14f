import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
/** However slow the machine is. */
const draftEndsWithinMs = 3_600_000

/** Whether anything that this file is made of, named from the project's folder, is newer than it. */
export function isOutdated(builtFile: string, sources: readonly string[]): boolean {
  const builtAtMs = existsSync(builtFile) ? statSync(builtFile).mtimeMs : 0
  return Math.max(...sources.map((source) => newestMs(join(root, source)))) > builtAtMs
}

/**
 * Builds a folder beside the present one and swaps the two, so that a program which starts meanwhile finds a whole one:
 * with this file in it.
 */
export async function replaceFolder(
  folder: string,
  file: string,
  build: (draft: string) => Promise<void>,
): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true })
  removeOldDrafts(folder, Date.now())
  const draft = mkdtempSync(`${folder}-`)
  const before = `${draft}-before`
  try {
    await build(draft)
    chmodSync(draft, 0o755)
    if (existsSync(folder)) renameSync(folder, before)
    renameSync(draft, folder)
  } catch (error) {
    // Another start built the same at the same time and was first.
    if (!isRename(error) || !existsSync(join(folder, file))) throw error
  } finally {
    for (const left of [draft, before]) rmSync(left, { recursive: true, force: true })
  }
}

/** Whether something could not be built since nothing may be written there, as in a service. */
export function isWriteRefused(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EROFS'].includes(String(error.code))
}

/** What a build left that was ended, by a Ctrl-C or a power cut. A younger one may belong to another start. */
function removeOldDrafts(folder: string, nowMs: number): void {
  for (const name of readdirSync(dirname(folder)).filter((name) => name.startsWith(`${basename(folder)}-`))) {
    const draft = join(dirname(folder), name)
    const { mtimeMs } = statSync(draft, { throwIfNoEntry: false }) ?? { mtimeMs: nowMs }
    if (nowMs - mtimeMs > draftEndsWithinMs) rmSync(draft, { recursive: true, force: true })
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
