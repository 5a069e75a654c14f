import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { parts } from './layers.ts'
import { faultsOfWiring, maxDeps } from './wiring.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folders = [...Object.keys(parts), 'build']

it('every dependency of the product is handed over by name at the call, and no factory takes too many', () => {
  const paths = globSync(
    folders.map((folder) => `${folder}/**/*.{ts,tsx}`),
    { cwd: root },
  )
  const sources = new Map(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]))
  expect(faultsOfWiring(sources)).toEqual([])
})

const members = (count: number) => Array.from({ length: count }, (_, index) => `readonly d${index}: number`).join('; ')

it.each([
  ['a spread of deps', 'createX({ ...deps, a })', 'spreads deps'],
  ['a spread of ports', 'createX({ a, ...ports })', 'spreads ports'],
  ['a spread of deps in a list', 'createX(...deps)', 'spreads deps'],
  ['a spread of a whole line', 'const a = { ...line }', 'spreads line'],
  ['a literal spread', 'createX({ ...{ a, b }, c })', 'spreads a literal'],
  ['a literal spread in a list', 'merge(...[a$, b$])', 'spreads a literal'],
  ['a literal spread in JSX', 'const page = <Page {...{ a, b }} />', 'spreads a literal'],
  ['needs', 'function createX(needs: { readonly a: number }) {}', 'calls a parameter needs'],
  ['given', 'const x = (given: unknown) => given', 'calls a parameter given'],
  ['dependencies', 'type X = (dependencies: unknown) => void', 'calls a parameter dependencies'],
  ['given as a rest', 'function x(...given: unknown[]) {}', 'calls a parameter given'],
  ['too many', `function createX(deps: { ${members(maxDeps + 1)} }) {}`, 'takes 13 dependencies'],
  ['too many in a named type', `type D = { ${members(13)} }\nfunction createX(deps: D) {}`, 'takes 13 dependencies'],
  ['too many in a pattern', `function createX({ d0 }: { ${members(13)} }) {}`, 'takes 13 dependencies'],
  [
    'too many by a sum',
    `type D = { ${members(12)} }\nfunction createX(deps: D & { a: 1 }) {}`,
    'takes 13 dependencies',
  ],
  ['deps that can not be counted', 'function createX(deps: Unknown) {}', 'type is not found'],
])('the check of the wiring refuses %s', (_, source, why) => {
  expect(faultsOfWiring(new Map([['electron/x.tsx', source]]))).toEqual([expect.stringContaining(why)])
})

it('the check of the wiring lets through what is handed over by name, lists of handlers, and as many as may be', () => {
  const source = `
    import type { Wide } from './wide.ts'
    type D = { ${members(maxDeps)} }
    function createX(deps: D) { return createY({ d0: deps.d0, ports: deps.ports }) }
    function openY(deps: Pick<D, 'd0' | 'd1'>, wide: Omit<D, 'd0'>) { return { ...sales.calls, ...list.map(toX) } }
    function createZ(deps: Pick<Wide, 'a'>) { return [...items, ...previous] }
  `
  expect(faultsOfWiring(new Map([['electron/x.ts', source]]))).toEqual([])
})
