import fs, { type PathLike } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import type { Life } from './mortal.ts'

const { link, open, rename, rm } = fs.promises

/**
 * Runs `work` in this life: each call of it that changes files is a step of the life, which may end right before or right
 * after it. Resolves with what came of the work, or null once the life is over.
 */
export async function withMortalFiles<Done>(life: Life, work: () => Promise<Done>): Promise<Done | null> {
  Object.assign(fs.promises, {
    link: (from: PathLike, to: PathLike) => life.step(() => link(from, to)),
    rename: (from: PathLike, to: PathLike) => life.step(() => rename(from, to)),
    rm: (...given: Parameters<typeof rm>) => life.step(() => rm(...given)),
    open: (...given: Parameters<typeof open>) => life.step(async () => mortalFile(await open(...given), life)),
  })
  syncBuiltinESMExports()
  try {
    return await Promise.race([work(), life.over.then(() => null)])
  } finally {
    Object.assign(fs.promises, { link, open, rename, rm })
    syncBuiltinESMExports()
  }
}

function mortalFile(file: FileHandle, life: Life): Pick<FileHandle, 'close' | 'sync' | 'writeFile'> {
  // As the system does after a kill.
  void life.over.then(() => file.close())
  return {
    writeFile: (...given) => life.step(() => file.writeFile(...given)),
    sync: () => life.step(() => file.sync()),
    close: () => file.close(),
  }
}
