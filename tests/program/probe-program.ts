import { lockDataFolder } from '../../program/data-folder.ts'
import { runProgram } from '../../program/run-program.ts'
import { StartRefused } from '../../program/start-refused.ts'

// A program with nothing inside, for the tests of what all of ours promise: `node probe-program.ts BEHAVIOUR [FOLDER]`.

const [behaviour, folder] = process.argv.slice(2)

await runProgram('probe', async (log) => {
  if (behaviour === 'refuses') throw new StartRefused('TTMS_PROBE must be set')
  if (behaviour === 'faults-at-start') throw new Error('a fault at the start')
  const locked = folder === undefined ? null : lockDataFolder(folder)
  const stayingAlive = setInterval(() => log.debug('alive'), 1_000)
  if (behaviour === 'faults-later') setTimeout(() => fault(), 10)
  if (behaviour === 'rejects-later') setTimeout(() => Promise.reject(new Error('a forgotten promise')), 10)
  return {
    readyLines: ['probe ready', 'and more'],
    close: async () => {
      if (behaviour === 'faults-at-close') throw new Error('a fault at the end')
      if (behaviour === 'never-closes') await new Promise(() => undefined)
      clearInterval(stayingAlive)
      locked?.release()
    },
  }
})

function fault() {
  throw new Error('a fault in the middle of work')
}
