import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'oxc-parser'
import { describe, expect, it } from 'vitest'
import { logEventsPage } from '../../build/log-events.ts'
import { logEventChapters, logEvents } from '../../runtime/log-events/log-events.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

type Node = { readonly type?: string; readonly [field: string]: unknown }

/** The events that a module logs, by a call of `log` or as a text that is checked to be one; '?' for what is none of it. */
function eventsIn(path: string): string[] {
  const found: string[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return
    const node = value as Node
    if (node.type === 'CallExpression' && isLog(node.callee as Node))
      found.push(...texts((node.arguments as Node[])[0]))
    if (node.type === 'TSSatisfiesExpression' && isEventId(node.typeAnnotation as Node))
      found.push(...texts(node.expression as Node))
    Object.values(node).forEach(visit)
  }
  visit(parseSync(path, readFileSync(`${root}/${path}`, 'utf8')).program)
  return found
}

function isLog({ type, name, property }: Node): boolean {
  return type === 'MemberExpression' ? (property as Node).name === 'log' : type === 'Identifier' && name === 'log'
}

function isEventId({ typeName }: Node): boolean {
  return (typeName as Node | undefined)?.name === 'LogEventId'
}

function texts(node: Node | undefined): string[] {
  if (node?.type === 'Literal') return [String(node.value)]
  if (node?.type === 'ConditionalExpression')
    return [...texts(node.consequent as Node), ...texts(node.alternate as Node)]
  return ['?']
}

const modules = globSync('{shared,electron,renderer,server,runtime,clients,build}/**/*.{ts,tsx}', { cwd: root })

describe('the log events', () => {
  it('in the table are those that the code logs, each of them and no other', () => {
    const used = modules.flatMap((path) => eventsIn(path).filter((event) => event !== '?'))
    expect([...new Set(used)].sort()).toEqual(Object.keys(logEvents).sort())
  })

  it('are named where they are logged, except where a log passes on what it is given', () => {
    const passingOn = ['electron/closable-log.ts', 'server/sync/ingest-entries.ts']
    expect(modules.filter((path) => eventsIn(path).includes('?')).sort()).toEqual(passingOn)
  })

  it('have an id in kebab case that one chapter has, and a sentence of meaning', () => {
    const all = Object.values(logEventChapters).flatMap((events) => Object.entries(events))
    expect(all).toHaveLength(Object.keys(logEvents).length)
    expect(all.filter(([id]) => !/^[a-z]+(-[a-z]+)+$/.test(id))).toEqual([])
    const texts = all.flatMap(([id, { meaning, action }]) => [meaning, action ?? meaning].map((text) => [id, text]))
    expect(texts.filter(([, text]) => !/^[\p{Lu}`*].{7,}[.?]$/u.test(text ?? ''))).toEqual([])
  })

  it('stand on the page as the table has them', () => {
    expect(readFileSync(`${root}/docs/log-events.md`, 'utf8')).toBe(logEventsPage())
  })
})
