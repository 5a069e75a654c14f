import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

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
