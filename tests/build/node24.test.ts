import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Runs build/node24.mjs as a Node of these versions would, on this platform. */
function runAs(versions: Record<string, string | null>, platform: string) {
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  const fake = join(folder.path, 'fake.cjs')
  const script = join(folder.path, 'script.mjs')
  writeFileSync(
    fake,
    `if (!process.env.IS_CHILD) {
      process.env.IS_CHILD = '1'
      const versions = { ...process.versions, ...${JSON.stringify(versions)} }
      for (const name in versions) if (versions[name] === null) delete versions[name]
      Object.defineProperty(process, 'versions', { value: versions })
      Object.defineProperty(process, 'platform', { value: '${platform}' })
    }`,
  )
  writeFileSync(script, "console.log('it runs')")
  // The script's path is taken from the project's folder.
  const args = ['--require', fake, 'build/node24.mjs', relative(root, script)]
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  return { stdout, stderr, status }
}

describe('the Node that runs our programs', () => {
  it.each([
    ['as it is', {}],
    ['too old: the packaged one runs', { node: '24.0.0' }],
    ['with too old a SQLite: the packaged one runs', { sqlite: '3.49.1' }],
  ])('is found where the present one is %s', (_, versions) => {
    expect(runAs(versions, process.platform)).toEqual({ stdout: 'it runs\n', stderr: '', status: 0 })
  })

  it('is asked for in a line where none is new enough and no package brings one', () => {
    const needed = 'Node 24.15.0 or newer with SQLite 3.51.3 or newer is needed'
    expect(runAs({ node: '24.14.9', sqlite: '3.51.2' }, 'darwin')).toEqual({
      stdout: '',
      stderr: `${needed}; this is Node 24.14.9 with SQLite 3.51.2. Install one.\n`,
      status: 1,
    })
    expect(runAs({ node: '20.19.2', sqlite: null }, 'freebsd').stderr).toBe(
      `${needed}; this is Node 20.19.2. Install one.\n`,
    )
  })
})

describe('a program of ours', () => {
  it('is compiled once: what Node has compiled of it is kept beside its dependencies', () => {
    const folder = makeTemporaryFolder()
    onTestFinished(folder.remove)
    const script = join(folder.path, 'script.mjs')
    writeFileSync(script, "import { getCompileCacheDir } from 'node:module'\nconsole.log(getCompileCacheDir())")
    const run = (env: NodeJS.ProcessEnv) =>
      spawnSync(process.execPath, ['build/node24.mjs', relative(root, script)], { cwd: root, encoding: 'utf8', env })
        .stdout
    const { NODE_COMPILE_CACHE: _, ...env } = process.env
    expect(run(env)).toContain(join(root, 'node_modules/.cache/ttms/compiled'))
    expect(run({ ...env, NODE_COMPILE_CACHE: folder.path })).toContain(folder.path)
  })
})

describe('a program started by npm', () => {
  it.runIf(process.platform !== 'win32')(
    'closes in good order when npm’s shell is gone (not on Windows: no such shell)',
    async () => {
      const folder = makeTemporaryFolder()
      onTestFinished(folder.remove)
      const shell = spawn('sh', ['-c', `"${process.execPath}" build/node24.mjs server/main.ts & wait`], {
        cwd: root,
        env: {
          ...process.env,
          npm_lifecycle_event: 'server',
          TTMS_PORT: '0',
          TTMS_DATA_DIR: folder.path,
          DATABASE_URL: '',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let log = ''
      shell.stderr.setEncoding('utf8').on('data', (text: string) => {
        log += text
      })
      await once(shell.stdout, 'data')
      shell.kill('SIGKILL')
      // The pipe closes only once every process that writes to it has ended.
      await once(shell.stderr, 'close')
      expect(log).toContain('"why":"SIGTERM"')
    },
  )
})
