import { lockDataFolder } from '../../runtime/data-folder.ts'
import type { Log } from '../../runtime/log.ts'
import { openLogFile } from '../../runtime/log-file.ts'
import { createNodeHost } from '../../runtime/program-host.ts'
import { faultExit, type Running, runProgram } from '../../runtime/run-program.ts'
import { StartRefused } from '../../runtime/start-refused.ts'

// A program with nothing inside, for the tests of what all of ours promise: `node probe-program.ts BEHAVIOUR [FOLDER]`.

const [behaviour, folder] = process.argv.slice(2)

/** A host without a console: it keeps the log in a file, and shows a refusal until it is asked to end. */
const seenElsewhere = {
  ...createNodeHost(),
  logFile: openLogFile(folder ?? 'never', 'probe'),
  showRefusal: async ({ message }: Error) => {
    process.stdout.write(`shown: ${message}\n`)
    if (behaviour === 'refuses-unshown') throw new Error('no display')
    await new Promise(() => setInterval(() => undefined, 1_000))
  },
}
const nodeHost = createNodeHost()
const isSeenElsewhere = behaviour?.startsWith('refuses-') || behaviour === 'logs'

const start = async (log: Log): Promise<Running> => {
  if (behaviour?.startsWith('refuses')) throw new StartRefused('TTMS_PROBE must be set')
  if (behaviour === 'faults-at-start') throw new Error('a fault at the start')
  if (behaviour === 'starts-slowly') {
    process.stderr.write('starting\n')
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
  if (behaviour === 'logs') log('server-online', { password: 'hush' })
  const locked = isSeenElsewhere || folder === undefined ? null : lockDataFolder(folder)
  const stayingAlive = setInterval(() => undefined, 1_000)
  if (behaviour === 'faults-later') setTimeout(() => fault(), 10)
  if (behaviour?.startsWith('restarts')) setTimeout(() => nodeHost.requestEnd('a new start helps', faultExit), 10)
  if (behaviour === 'rejects-later') setTimeout(() => Promise.reject(new Error('a forgotten promise')), 10)
  return {
    readyLines: ['probe ready', 'and more'],
    close: async () => {
      if (behaviour === 'faults-at-close') throw new Error('a fault at the end')
      if (behaviour === 'restarts-slowly') await new Promise((resolve) => setTimeout(resolve, 1_000))
      if (behaviour === 'never-closes' || behaviour === 'restarts-never') await new Promise(() => undefined)
      clearInterval(stayingAlive)
      locked?.release()
      if (behaviour?.startsWith('restarts')) log('journal-closed')
    },
  }
}
await runProgram('probe', start, isSeenElsewhere ? seenElsewhere : nodeHost)

function fault() {
  throw new Error('a fault in the middle of work')
}
