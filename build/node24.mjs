// Runs a program of ours, or a tool from node_modules, on Node 24: `node build/node24.mjs server/main.ts …`, `node build/node24.mjs vitest run`.
// A machine may have Node 20 only, so Node 24 comes as an ordinary package; this file itself must run on the old one.
import { spawn } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const foldersByTool = {
  biome: '@biomejs/biome',
  playwright: '@playwright/test',
  tsc: 'typescript',
}
const root = dirname(dirname(fileURLToPath(import.meta.url)))

function fail(line) {
  process.stderr.write(`${line}\n`)
  process.exit(1)
}

/** By the SQLite it brings, too: before 3.51.3 a database could be damaged while its log was copied back. */
const minNode = '24.15.0'
const minSqlite = '3.51.3'
const packagedPlatforms = ['linux-arm64', 'linux-x64', 'win-x64']

function isAtLeast(version, least) {
  const [a, b] = [version, least].map((text) => text.split('.').map(Number))
  const index = b.findIndex((part, at) => part !== a[at])
  return index < 0 || a[index] > b[index]
}

/** The Node to use: the one that runs now where it is new enough, else the packaged one. */
function findNode24() {
  const { node, sqlite = '0' } = process.versions
  if (isAtLeast(node, minNode) && isAtLeast(sqlite, minSqlite)) return process.execPath
  const name = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const packaged = join(root, 'node_modules', `node-${name}`, 'bin', file)
  if (existsSync(packaged)) return packaged
  const present = `this is Node ${node}${sqlite === '0' ? '' : ` with SQLite ${sqlite}`}`
  const way = packagedPlatforms.includes(name) ? 'Run npm ci, which brings one, or install one.' : 'Install one.'
  return fail(`Node ${minNode} or newer with SQLite ${minSqlite} or newer is needed; ${present}. ${way}`)
}

/** A path ending in .ts or .mjs is a program of ours; anything else is the name of an installed tool. */
function isOurs(name) {
  return /\.m?[jt]s$/.test(name)
}

/**
 * Where Node keeps what it has compiled, types taken off, for the next start of a program of ours, which takes two thirds of
 * the time then. It is judged by each file's text, so it can't go stale. Where nothing may be written there is none.
 */
function compileCache() {
  const folder = join(root, 'node_modules', '.cache', 'ttms', 'compiled')
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return { NODE_COMPILE_CACHE: folder }
  } catch {
    return {}
  }
}

function toScript(name) {
  if (isOurs(name)) return join(root, name)
  // Some tools do not export their package.json, so the folder is read rather than resolved.
  const folder = foldersByTool[name] ?? name
  const manifest = join(root, 'node_modules', folder, 'package.json')
  if (!existsSync(manifest)) return fail(`${name} is not installed: run npm ci first.`)
  const { bin } = createRequire(import.meta.url)(manifest)
  const path = typeof bin === 'string' ? bin : bin?.[name]
  return path ? join(dirname(manifest), path) : fail(`${folder} has no program called ${name}.`)
}

const [name, ...args] = process.argv.slice(2)
if (!name) fail('usage: node build/node24.mjs PROGRAM.ts|TOOL [arguments]')
const node24 = findNode24()
const child = spawn(node24, [toScript(name), ...args], {
  stdio: 'inherit',
  cwd: process.cwd(),
  // Tools start further tools through `#!/usr/bin/env node`; those must find the same Node.
  env: {
    ...(isOurs(name) ? compileCache() : {}),
    ...process.env,
    PATH: `${dirname(realpathSync(node24))}${delimiter}${process.env.PATH ?? ''}`,
  },
})
// This process must outlive its child, which ends in good order and may be told twice (a terminal tells both).
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
// npm tells its shell to end, and that shell ends without a word to this process.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref()
}
child.on('error', (error) => fail(`Node 24 did not start: ${error.message}`))
child.on('exit', (code, signal) => {
  if (signal) process.exitCode = 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGKILL' ? 9 : 15)
  else process.exitCode = code ?? 1
})
