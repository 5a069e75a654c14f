import { parseSync } from 'oxc-parser'

// How dependencies are handed over, in each module of the product: by name at the call. `wiring.test.ts` holds them to it.

/** Names that a whole object of dependencies bears: never spread, so that a call says what it hands over. */
const wholes = ['deps', 'ports', 'line', 'desk', 'store', 'kiosk', 'needs', 'given', 'dependencies']
const oldNames = ['needs', 'given', 'dependencies']
/** `Ports` counts as one. */
export const maxDeps = 12

type Node = { readonly type: string; readonly start: number; readonly [key: string]: unknown }
type Visit = (node: Node) => void

/** What is wrong with the wiring of these modules, each with its path and line. */
export function faultsOfWiring(sources: ReadonlyMap<string, string>): string[] {
  const programs = new Map([...sources].map(([path, source]) => [path, parse(path, source)]))
  const typesByPath = new Map([...programs].map(([path, program]) => [path, typesOf(program)]))
  const typesByName = new Map([...typesByPath.values()].flatMap((types) => [...types]))
  return [...programs].flatMap(([path, program]) => {
    const typeOf = (name: string) => typesByPath.get(path)?.get(name) ?? typesByName.get(name) ?? null
    const faults: string[] = []
    visitAll(program, (node) => {
      const why = whyNotSpread(node) ?? whyNotParameter(node, typeOf)
      if (why) faults.push(`${path}:${lineOf(sources.get(path) ?? '', node.start)} ${why}`)
    })
    return faults
  })
}

function parse(path: string, source: string): Node {
  const { program, errors } = parseSync(path, source)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  return program as unknown as Node
}

function whyNotSpread({ type, argument }: Node): string | null {
  if (type !== 'SpreadElement' && type !== 'JSXSpreadAttribute') return null
  const spread = argument as Node
  if (spread.type === 'ObjectExpression' || spread.type === 'ArrayExpression') return 'spreads a literal'
  if (spread.type === 'Identifier' && wholes.includes(String(spread.name))) return `spreads ${spread.name}`
  return null
}

function whyNotParameter(node: Node, typeOf: (name: string) => Node | null): string | null {
  const parameters = Array.isArray(node.params) ? (node.params as Node[]) : []
  for (const parameter of parameters) {
    const binding = (parameter.type === 'AssignmentPattern' ? parameter.left : parameter) as Node
    const name = String((binding.type === 'RestElement' ? (binding.argument as Node) : binding).name ?? '')
    if (oldNames.includes(name)) return `calls a parameter ${name}, not deps or what it is`
    const annotation = binding.typeAnnotation as Node | null | undefined
    if (!annotation || (name !== 'deps' && binding.type !== 'ObjectPattern')) continue
    const members = membersOf(annotation.typeAnnotation as Node, typeOf)
    if (name === 'deps' && members === null) return 'has deps whose type is not found'
    if (isFactory(node) && members && members.size > maxDeps) return `takes ${members.size} dependencies`
  }
  return null
}

/** Which functions may be given dependencies by a pattern: those that make something of them. */
function isFactory({ id }: Node): boolean {
  return /^(create|open|start|keep|add|watch|to[A-Z]\w+Options)/.test(
    String((id as Node | null | undefined)?.name ?? ''),
  )
}

/** The names of an object type's members; null where that can't be told. */
function membersOf(type: Node, typeOf: (name: string) => Node | null): ReadonlySet<string> | null {
  if (type.type === 'TSTypeLiteral') {
    return new Set((type.members as Node[]).map((member) => String((member.key as Node | undefined)?.name)))
  }
  if (type.type === 'TSIntersectionType') {
    const parts = (type.types as Node[]).map((part) => membersOf(part, typeOf))
    return parts.includes(null) ? null : new Set(parts.flatMap((part) => [...(part ?? [])]))
  }
  if (type.type !== 'TSTypeReference') return null
  const name = String((type.typeName as Node).name)
  const [of, keys] = ((type.typeArguments as Node | null)?.params ?? []) as Node[]
  if (name === 'Pick' && keys) return new Set(namesIn(keys))
  if (name === 'Omit' && of && keys) {
    const left = membersOf(of, typeOf)
    const taken = namesIn(keys)
    return left && new Set([...left].filter((member) => !taken.includes(member)))
  }
  if ((name === 'Readonly' || name === 'Partial') && of) return membersOf(of, typeOf)
  const known = typeOf(name)
  return known && membersOf(known, typeOf)
}

function namesIn({ type, types, literal }: Node): string[] {
  if (type === 'TSUnionType') return (types as Node[]).flatMap(namesIn)
  return literal ? [String((literal as Node).value)] : []
}

/** The types that a module names, by their names. */
function typesOf(program: Node): Map<string, Node> {
  const types = new Map<string, Node>()
  visitAll(program, (node) => {
    if (node.type === 'TSTypeAliasDeclaration') types.set(String((node.id as Node).name), node.typeAnnotation as Node)
  })
  return types
}

function visitAll(node: unknown, visit: Visit): void {
  if (node === null || typeof node !== 'object') return
  if ('type' in node && typeof node.type === 'string') visit(node as Node)
  for (const child of Object.values(node)) visitAll(child, visit)
}

function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length
}
