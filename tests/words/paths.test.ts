import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folders = ['build', 'clients', 'docs', 'electron', 'renderer', 'runtime', 'server', 'shared', 'tests']
const files = globSync(['*', '.github/**', ...folders.map((folder) => `${folder}/**`)], { cwd: root })
const pages = files.filter((path) => path.endsWith('.md') && path !== 'CHANGELOG.md').sort()

/** Files of Electron and of RxDB, which some pages speak of. */
const otherProjects = ['lib/browser/api/web-contents.ts', 'lib/browser/init.ts', 'electron.d.ts', 'test/unit/config.ts']

const isInFolder = new RegExp(`^(${folders.join('|')})/.`)
const isOurs = (name: string) => isInFolder.test(name) || /\w\.(tsx?|mjs|css|md|html|sh|ps1|service|conf)$/.test(name)
const isPath = /^[\w.{},*-]+(\/[\w.{},*-]+)*\/?$/

/** `a/{b,c}.ts` is two paths. */
function expand(path: string): string[] {
  const [whole, choices] = /\{([^}]*)\}/.exec(path) ?? []
  if (whole === undefined || choices === undefined) return [path]
  return choices.split(',').flatMap((choice) => expand(path.replace(whole, choice)))
}

/** A path may be written from the root, from the page's folder, or by its end; `*` and `N` stand for any text. */
function exists(page: string, path: string): boolean {
  const name = path.replace(/\/$/, '')
  if (existsSync(join(root, name)) || existsSync(join(root, dirname(page), name))) return true
  const pattern = name.replace(/[.]/g, '\\.').replace(/\*+/g, '.*').replace(/\bN\b/g, '[^/]+')
  const start = isInFolder.test(name) ? '^' : '(^|/)'
  const end = new RegExp(`${start}${pattern}$`)
  return files.some((file) => end.test(file))
}

/** Each path of ours that a page names in backticks or links to, and that is not there, as `page:line: path`. */
function missingPaths(page: string, text: string): string[] {
  const withoutOutput = text.replace(/^ *```[\s\S]*?^ *```/gm, (block) => block.replace(/[^\n]/g, ''))
  return withoutOutput.split('\n').flatMap((line, index) => {
    const named = [...line.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
    const linked = [...line.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target = '']) => target)
    const missing = [
      ...named.filter((name) => isPath.test(name) && isOurs(name) && !otherProjects.includes(name)).flatMap(expand),
      ...linked.filter((target) => !/^\w+:/.test(target)),
    ].filter((path) => !exists(page, path))
    return missing.map((path) => `${page}:${index + 1}: ${path}`)
  })
}

describe('the pages of the project', () => {
  it('name only files and folders that exist', () => {
    expect(pages.length).toBeGreaterThan(0)
    expect(pages.flatMap((page) => missingPaths(page, readFileSync(join(root, page), 'utf8')))).toEqual([])
  })
})

describe('the search for paths that are not there', () => {
  it.each([
    ['a file that moved', 'see `server/recovery/no-such.ts`', ['docs/x.md:1: server/recovery/no-such.ts']],
    ['a file named by its end', 'see `no-such.ts`', ['docs/x.md:1: no-such.ts']],
    ['a folder', 'in\n`electron/no-such/`', ['docs/x.md:2: electron/no-such/']],
    ['one of two names in braces', '`server/{app,no-such}.ts`', ['docs/x.md:1: server/no-such.ts']],
    ['a link', '[it](decisions/no-such.md#what)', ['docs/x.md:1: decisions/no-such.md']],
  ])('finds %s', (_, text, found) => {
    expect(missingPaths('docs/x.md', text)).toEqual(found)
  })

  it.each([
    ['a file of ours', '`server/app.ts`, `storage.md`, `record-sale.ts`, [it](../README.md#more)'],
    ['what a program prints', '```\nserver/no-such.ts `no-such.ts`\n```'],
    ['an address', '[it](https://cinema.example/no-such.md)'],
    ['a file of each version', '`shared/sync/versions/version-N.ts`'],
  ])('passes over %s', (_, text) => {
    expect(missingPaths('docs/x.md', text)).toEqual([])
  })
})
