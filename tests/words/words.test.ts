import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync, Visitor } from 'oxc-parser'
import { describe, expect, it } from 'vitest'
import { oldDiscriminants, oldSpellings, oldWords, storedDiscriminants } from './old-words.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folders = ['build', 'clients', 'docs', 'electron', 'renderer', 'runtime', 'server', 'shared', 'tests']
const inFolders = folders.map(
  (folder) => `${folder}/**/*.{ts,tsx,mjs,css,html,md,json,svg,snap,yml,conf,ini,rules,service,session,sh,ps1}`,
)
const paths = globSync([...inFolders, 'build/linux/*', '.ci/*', '.github/**/*.yml', '*.md', 'package.json'], {
  cwd: root,
})
  .filter((path) => !oldSpellings.some((start) => path.startsWith(start)))
  .filter((path) => !path.endsWith('.tsbuildinfo'))
  .sort()
const textOf = (path: string) => readFileSync(join(root, path), 'utf8')

/** Each place of an old word, as `file:line: what stands there`. */
const placesOf = (path: string, text: string) =>
  text.split('\n').flatMap((line, index) =>
    oldWords.flatMap(({ not, but, except }) => {
      const found = (except ? line.replace(except, '') : line).match(not)
      return found ? [`${path}:${index + 1}: ${found[0]} (say ${but})`] : []
    }),
  )

/** Each field with an old name that tells a union's members apart: one text for its value, in a type or in a schema. */
function discriminantsOf(path: string, text: string): string[] {
  const found: string[] = []
  const note = (name: string, start: number) => {
    if (oldDiscriminants.includes(name)) found.push(`${path}:${text.slice(0, start).split('\n').length}: ${name}`)
  }
  const nameOf = (key: { type: string }) => ('name' in key ? String(key.name) : '')
  const visitor = new Visitor({
    TSPropertySignature: ({ key, typeAnnotation, start }) => {
      const type = typeAnnotation?.typeAnnotation
      if (type?.type === 'TSLiteralType') note(nameOf(key), start)
    },
    CallExpression: ({ callee, arguments: [field], start }) => {
      const isUnion = text.slice(callee.start, callee.end) === 'z.discriminatedUnion'
      if (isUnion && field?.type === 'Literal') note(String(field.value), start)
    },
    Property: ({ key, value, start }) => {
      if (value.type === 'CallExpression' && text.slice(value.start, value.end).startsWith('z.literal(')) {
        note(nameOf(key), start)
      }
    },
  })
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  visitor.visit(program)
  return found
}

describe('the words of the project', () => {
  it('are those of the glossary, in names, comments, tests, docs and on the screens', () => {
    expect(paths.flatMap((path) => placesOf(path, textOf(path)))).toEqual([])
  })

  it('are those of the glossary in the names of files', () => {
    expect(paths.flatMap((path) => placesOf(path, path))).toEqual([])
  })

  it('name what tells the members of a union apart kind, status, code or reason', () => {
    const modules = paths.filter((path) => /\.tsx?$/.test(path) && !storedDiscriminants.includes(path))
    expect(modules.flatMap((path) => discriminantsOf(path, textOf(path)))).toEqual([])
  })
})

describe('the search for old words', () => {
  it.each(oldWords)('finds $example', ({ example, but }) => {
    expect(placesOf('x.ts', `  const it = ${example}`)).toEqual([expect.stringContaining(`say ${but}`)])
  })

  it.each([
    ["type X = { readonly how: 'cash' }", ['x.ts:1: how']],
    ["const x = z.object({\n  is: z.literal('x') })", ['x.ts:2: is']],
    ["const x = z.discriminatedUnion('how', [])", ['x.ts:1: how']],
    ['type X = { readonly at: number }', []],
    ["type X = { readonly kind: 'cash' }", []],
  ])('finds the discriminants of %s', (text, places) => {
    expect(discriminantsOf('x.ts', text)).toEqual(places)
  })
})
