import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { packages, parts, rooms, whyNot } from './layers.ts'
import { circlesOf, importsOf, readModuleGraph } from './module-graph.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const graph = readModuleGraph(root, Object.keys(parts))

describe('the modules of the product', () => {
  it('import only what stands below them, never what stands above or beside them', () => {
    const wrong = [...graph].flatMap(([from, imports]) =>
      imports.flatMap((to) => {
        const why = whyNot(from, to)
        return why === null ? [] : [`${from} imports ${to}: ${why}`]
      }),
    )
    expect(wrong).toEqual([])
  })

  it('never import one another in a circle', () => {
    expect(circlesOf(graph)).toEqual([])
  })

  it('stand in the table, and the table names nothing that there is not', () => {
    for (const [part, layers] of Object.entries(rooms)) {
      const there = [...graph.keys()].flatMap((path) => (path.startsWith(`${part}/`) ? (path.split('/')[1] ?? '') : []))
      expect([...new Set(there)].sort(), part).toEqual(layers.flat().sort())
    }
  })
})

describe('the table of layers refuses', () => {
  it.each(
    Object.entries(rooms).flatMap(([part, layers]) =>
      layers.slice(1).map((above, index) => [part, layers[index]?.[0] ?? '', above[0] ?? ''] as const),
    ),
  )('in %s an import from %s of what stands above it, %s', (part, lower, upper) => {
    const fileOf = (room: string) => `${part}/${room.includes('.') ? room : `${room}/x.ts`}`
    expect(whyNot(fileOf(lower), fileOf(upper))).toContain('stands below')
    expect(whyNot(fileOf(upper), fileOf(lower))).toBeNull()
  })

  it.each([
    ['renderer/kiosk/films/films-screen.tsx', 'renderer/admin/question.tsx', 'stands beside'],
    ['renderer/app/app.tsx', 'electron/kiosk.ts', 'imports nothing from electron/'],
    ['shared/core/money.ts', 'runtime/log.ts', 'imports nothing from runtime/'],
    ['electron/attic/x.ts', 'electron/store/x.ts', 'stands in no layer'],
  ])('%s importing %s', (from, to, why) => {
    expect(whyNot(from, to)).toContain(why)
  })

  it.each(Object.keys(packages))('%s everywhere but in its places', (name) => {
    const specifier = name.endsWith('/') ? `${name}x` : name
    expect(whyNot('shared/core/money.ts', specifier)).toContain('may import')
    expect(whyNot(`${packages[name]?.[0]}x.ts`, specifier)).toBeNull()
    if (!name.endsWith('/')) expect(whyNot('shared/core/money.ts', `${name}-of-another-name`)).toBeNull()
  })
})

describe('imports are found', () => {
  it.each([
    ["import { x } from './b.ts'", ['a/b.ts']],
    ["import type { X } from '../c/d.ts'", ['c/d.ts']],
    ["import { type X } from './b.ts'", ['a/b.ts']],
    ["export { x } from './b.ts'", ['a/b.ts']],
    ["export * from './b.ts'", ['a/b.ts']],
    ["export type { X } from './b.ts'", ['a/b.ts']],
    ["import './b.ts'", ['a/b.ts']],
    ["const x = await import('./b.ts')", ['a/b.ts']],
    ["type X = import('./b.ts').X", ['a/b.ts']],
    ["import x from 'rxdb/plugins/replication'", ['rxdb/plugins/replication']],
  ])('in %s', (source, found) => {
    expect(importsOf('a/x.ts', source)).toEqual(found)
  })

  it('and a circle of them, through types too, and through others', () => {
    const modules = {
      a: "import { b } from './b.ts'",
      b: "import type { C } from './c.ts'",
      c: "import './a.ts'",
      d: "import './a.ts'",
    }
    const small = new Map(
      Object.entries(modules).map(([name, source]) => [`${name}.ts`, importsOf(`${name}.ts`, source)]),
    )
    expect(circlesOf(small)).toEqual([['a.ts', 'b.ts', 'c.ts']])
  })
})
