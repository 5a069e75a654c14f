import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { plantedFaults } from './planted-faults.ts'

// Loaded before everything else (`node --import`): plants the fault that TTMS_PLANTED_FAULT names into the product's
// source as it is read. Nothing is written to disk.

const root = fileURLToPath(new URL('../..', import.meta.url))
const name = process.env.TTMS_PLANTED_FAULT
const fault = plantedFaults.find((one) => one.name === name)
if (!fault) throw new Error(`no fault is called ${name}`)

const sources = new Map<string, string>()
for (const { file, find, replace } of fault.changes) {
  const path = join(root, file)
  const url = pathToFileURL(path).href
  const parts = (sources.get(url) ?? readFileSync(path, 'utf8')).split(find)
  if (parts.length !== 2) throw new Error(`${name}: ${file} has what is to be replaced ${parts.length - 1} times`)
  sources.set(url, parts.join(replace))
}

registerHooks({
  load: (url, context, nextLoad) => {
    const source = sources.get(url)
    return source === undefined ? nextLoad(url, context) : { format: 'module-typescript', source, shortCircuit: true }
  },
})
