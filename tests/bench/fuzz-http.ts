import { startProgram } from '../support/programs.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'
import { fuzz } from './http/fuzz.ts'
import { signInPeople } from './http/people.ts'

const usualCount = 1_000_000
const stepsOf = 20
const atOnce = 16

/**
 * Sends malformed requests to a demo server: `fuzz-http [COUNT] [SEED]`. Fails where the server ends, answers a 5xx or
 * admits a fault; prints what came back and how long the server's event loop was held.
 */
export async function runBench(): Promise<void> {
  const [count = usualCount, seed = 1] = process.argv.slice(3).map(Number)
  const folder = makeTemporaryFolder()
  const env = { TTMS_DATA_DIR: folder.path, TTMS_PORT: '0', TTMS_DEMO: '1' }
  const args = ['--import', './tests/bench/http/watch-loop.ts', 'server/main.ts']
  const server = startProgram('server', { args, env })
  let asked = 0
  try {
    const [, url = ''] = await server.printed(/server ready (\S+)/)
    const login = async (who: string) => {
      const [, email = '', password = ''] = await server.printed(new RegExp(`demo ${who} (\\S+) (\\S+)`))
      return { email, password }
    }
    const people = { administrator: await login('administrator'), customer: await login('member') }
    const sessions = await signInPeople(url, people)
    await holdOfLoop()
    process.stdout.write(`${count} malformed requests, seed ${seed}, ${atOnce} at once\n`)
    const byStatus: Record<string, number> = {}
    const faults: string[] = []
    const beganAt = performance.now()
    for (let step = 0; step < stepsOf; step++) {
      const part = Math.floor((count * (step + 1)) / stepsOf) - Math.floor((count * step) / stepsOf)
      const facts = await fuzz(url, { seed: seed * 1_000 + step, count: part, atOnce, sessions })
      for (const [status, times] of Object.entries(facts.byStatus)) byStatus[status] = (byStatus[status] ?? 0) + times
      faults.push(...facts.faults)
      process.stdout.write(`${((step + 1) / stepsOf) * 100} %: ${await holdOfLoop()}\n`)
    }
    const seconds = (performance.now() - beganAt) / 1_000
    const answers = Object.entries(byStatus).map(([status, times]) => `${times} × ${status}`)
    process.stdout.write(`${answers.join(', ')}; ${Math.round(count / seconds)} a second\n`)
    process.stdout.write(`faults: ${faults.length}\n${faults.slice(0, 20).join('\n')}\n`)
    if (faults.length > 0) process.exitCode = 1
  } finally {
    await server.stop()
    const logged = server
      .stderr()
      .split('\n')
      .filter((line) => /"level":(50|60)/.test(line))
    process.stdout.write(`faults logged: ${logged.length}\n${logged.slice(0, 10).join('\n')}\n`)
    folder.remove()
  }

  async function holdOfLoop(): Promise<string> {
    asked += 1
    void server.signal('SIGUSR2')
    const [, told = ''] = await server.printed(new RegExp(`${asked}\\. (event loop held .*)\\n`))
    return told
  }
}
