import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDataFolder, makeFolder } from '../../runtime/data-folder.ts'
import { StartRefused } from '../../runtime/start-refused.ts'
import { type Program, startProgram } from '../support/programs.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

const probeProgram = fileURLToPath(new URL('./probe-program.ts', import.meta.url))

describe('a data folder', () => {
  let folder: ReturnType<typeof makeTemporaryFolder>
  const started: Program[] = []

  beforeEach(() => {
    folder = makeTemporaryFolder()
  })
  afterEach(async () => {
    await Promise.all(started.splice(0).map((program) => program.kill()))
    folder.remove()
  })

  async function holder(path = folder.path): Promise<Program> {
    const program = startProgram('holder', { args: [probeProgram, 'runs', path] })
    started.push(program)
    await program.printed(/probe ready/)
    return program
  }

  it('is made where it is missing, for its owner alone', () => {
    const path = join(folder.path, 'deep', 'central')
    lockDataFolder(path).release()
    expect(statSync(path).mode & 0o777).toBe(0o700)
  })

  it('is refused while another process has it, by its name', async () => {
    await holder()
    expect(() => lockDataFolder(folder.path)).toThrow(
      new StartRefused(`the data folder ${folder.path} is in use by another program (see TTMS_DATA_DIR)`),
    )
  })

  it('is refused to a second owner in one process too', () => {
    const first = lockDataFolder(folder.path)
    expect(() => lockDataFolder(folder.path)).toThrow(StartRefused)
    first.release()
    lockDataFolder(folder.path).release()
  })

  it('stays with its holder however often others try', async () => {
    const program = await holder()
    for (let attempt = 0; attempt < 5; attempt++) expect(() => lockDataFolder(folder.path)).toThrow(StartRefused)
    expect((await program.stop()).code).toBe(0)
  })

  it('is free again once its holder closed', async () => {
    await (await holder()).stop()
    lockDataFolder(folder.path).release()
  })

  it('is free again once its holder was killed with -9', async () => {
    const program = await holder()
    expect(await program.kill()).toEqual({ code: null, signal: 'SIGKILL' })
    lockDataFolder(folder.path).release()
  })

  it('is held by exactly one of many that start at once', async () => {
    const programs = Array.from({ length: 5 }, (_, index) =>
      startProgram(`racer ${index}`, { args: [probeProgram, 'runs', folder.path] }),
    )
    started.push(...programs)
    const outcomes = await Promise.all(
      programs.map((program) =>
        Promise.race([
          program.printed(/probe ready/).then(
            () => 'ready',
            () => 'refused',
          ),
          program.ended.then(({ code }) => code),
        ]),
      ),
    )
    expect(outcomes.filter((outcome) => outcome === 'ready')).toHaveLength(1)
  })

  it('holds nothing up for another folder beside it', async () => {
    await holder(join(folder.path, 'kiosk'))
    lockDataFolder(join(folder.path, 'central')).release()
  })

  it('that can’t be used is refused with the reason, not taken for one in use', () => {
    const file = join(folder.path, 'a-file')
    writeFileSync(file, 'not a folder')
    expect(() => lockDataFolder(join(file, 'central'))).toThrow(
      /^the data folder .* can't be used \(see TTMS_DATA_DIR\): /,
    )
  })

  it('below a folder that takes none is refused at once, by the name of its setting', () => {
    const path = '/proc/nowhere/central'
    expect(() => lockDataFolder(path)).toThrow(/^the data folder .* can't be used \(see TTMS_DATA_DIR\): /)
    expect(() => makeFolder('TTMS_SEAL_DIR', path)).toThrow(/^TTMS_SEAL_DIR can't be used: /)
  })

  it('with something else in the place of its lock is refused, and that is left as it was', () => {
    mkdirSync(join(folder.path, 'in-use.lock'))
    expect(() => lockDataFolder(folder.path)).toThrow(/can't be used/)
    expect(existsSync(join(folder.path, 'in-use.lock'))).toBe(true)
    chmodSync(folder.path, 0o700)
  })
})
