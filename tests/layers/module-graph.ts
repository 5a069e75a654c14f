import { globSync, readFileSync } from 'node:fs'

import { dirname, join, normalize } from 'node:path'
import { parseSync } from 'oxc-parser'

/** What a module imports: files of ours by their path from the root, packages by their name as written. */
export type ModuleGraph = ReadonlyMap<string, readonly string[]>

/** The modules under these folders of `root`, parsed. Imports of types and imports at run time count as much as others. */
export function readModuleGraph(root: string, folders: readonly string[]): ModuleGraph {
  const paths = globSync(
    folders.map((folder) => `${folder}/**/*.{ts,tsx}`),
    { cwd: root },
  )
  return new Map(paths.sort().map((path) => [path, importsOf(path, readFileSync(join(root, path), 'utf8'))]))
}

/** The imports of one module, in the order in which they stand in it. */
export function importsOf(path: string, source: string): string[] {
  const { module, errors } = parseSync(path, source)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  const named = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => source.slice(start + 1, end - 1)),
    ...[...source.matchAll(/\bimport\('([^']+)'\)/g)].map(([, name]) => name ?? ''),
  ]
  const found = named.map((name) => (name.startsWith('.') ? normalize(join(dirname(path), name)) : name))
  return [...new Set(found)]
}

/** Each group of two and more modules that import one another, by whatever way round; sorted. */
export function circlesOf(graph: ModuleGraph): string[][] {
  const [order, lowest] = [new Map<string, number>(), new Map<string, number>()]
  const open: string[] = []
  const circles: string[][] = []
  function visit(path: string): void {
    const number = order.size
    order.set(path, number)
    let low = number
    open.push(path)
    for (const next of graph.get(path) ?? []) {
      if (!graph.has(next)) continue
      if (!order.has(next)) visit(next)
      if (open.includes(next)) low = Math.min(low, lowest.get(next) ?? order.get(next) ?? low)
    }
    lowest.set(path, low)
    if (low < number) return
    const circle = open.splice(open.indexOf(path))
    if (circle.length > 1) circles.push(circle.sort())
  }
  for (const path of graph.keys()) if (!order.has(path)) visit(path)
  return circles.sort()
}
