import { runProgram } from '../runtime/run-program.ts'
import { readSettings, warnOfUnknownSettings } from '../runtime/settings.ts'
import { readArguments } from './server-arguments.ts'
import { startServer } from './start-server.ts'

await runProgram('server', async (log) => {
  warnOfUnknownSettings(process.env, log)
  return startServer(readSettings(process.env), log, readArguments(process.argv.slice(2)))
})
