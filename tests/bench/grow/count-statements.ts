import { writeFileSync } from 'node:fs'
import { StatementSync } from 'node:sqlite'

// `node --import THIS program.ts`: writes how many SQL statements the program has run, to the file that is named in
// TTMS_PROBE_STATEMENTS, each time that it prints a line on standard output.

let count = 0
const calls = StatementSync.prototype as unknown as Record<string, (...params: unknown[]) => unknown>
for (const name of ['run', 'get', 'all', 'iterate']) {
  const call = calls[name]
  if (!call) throw new Error(`a statement has no ${name}`)
  calls[name] = function (this: unknown, ...params) {
    count += 1
    return Reflect.apply(call, this, params)
  }
}
const file = process.env.TTMS_PROBE_STATEMENTS
if (!file) throw new Error('TTMS_PROBE_STATEMENTS names no file')
const print = process.stdout.write.bind(process.stdout) as (...given: unknown[]) => boolean
process.stdout.write = (...given: unknown[]) => {
  writeFileSync(file, String(count))
  return print(...given)
}
