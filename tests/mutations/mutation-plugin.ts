import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Change } from '../simulation/planted-faults.ts'
import { mutations } from './mutations.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Makes the change that the mutation of this name says in the source as it is loaded. Nothing is written to disk. */
export function mutationPlugin(name: string | undefined) {
  const mutation = mutations.find((one) => one.name === name)
  if (!mutation) throw new Error(`no mutation is called ${name}`)
  const { change } = mutation
  const path = join(root, change.file)
  return {
    name: 'mutation',
    enforce: 'pre' as const,
    load: (id: string) => (id.split('?', 1)[0] === path ? mutated(change) : null),
  }
}

function mutated({ file, find, replace }: Change): string {
  const parts = readFileSync(join(root, file), 'utf8').split(find)
  if (parts.length !== 2) throw new Error(`${file} has what is to be replaced ${parts.length - 1} times`)
  return parts.join(replace)
}
