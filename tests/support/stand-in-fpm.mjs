#!/usr/bin/env node
// A stand-in for fpm, which electron-builder makes debs with and fetches where it is not installed: the same options, and
// a deb by dpkg-deb. `CUSTOM_FPM_PATH` names it.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const single = new Set(['-s', '-t', '-d', '-p'])
const options = {}
const mappings = []
for (let args = process.argv.slice(2); args.length > 0; ) {
  const [arg, value] = args
  if (arg === '--force') args = args.slice(1)
  else if (arg.startsWith('--') || single.has(arg)) {
    options[arg] = [...(options[arg] ?? []), value]
    args = args.slice(2)
  } else {
    mappings.push(arg.split('='))
    args = args.slice(1)
  }
}
const one = (name) => options[name]?.[0] ?? ''

const root = mkdtempSync(join(tmpdir(), 'stand-in-fpm-'))
for (const [from, to] of mappings) {
  const target = join(root, to)
  mkdirSync(dirname(target), { recursive: true })
  if (statSync(from).isDirectory()) cpSync(from, target, { recursive: true })
  else copyFileSync(from, target)
}
const control = join(root, 'DEBIAN')
mkdirSync(control)
for (const [option, name] of [
  ['--after-install', 'postinst'],
  ['--after-remove', 'postrm'],
]) {
  copyFileSync(one(option), join(control, name))
  chmodSync(join(control, name), 0o755)
}
const [synopsis, ...description] = one('--description').split('\n')
writeFileSync(
  join(control, 'control'),
  `Package: ${one('--name')}
Version: ${one('--version')}
Architecture: ${one('--architecture')}
Maintainer: ${one('--maintainer')}
Homepage: ${one('--url')}
Priority: ${one('--deb-priority')}
Section: ${one('--category') || 'default'}
Depends: ${(options['-d'] ?? []).join(', ')}
Recommends: ${(options['--deb-recommends'] ?? []).join(', ')}
Description: ${synopsis}
${description.map((line) => ` ${line.trim()}`).join('\n')}
`,
)
const { status, stderr } = spawnSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '--build', root, one('--package')], {
  encoding: 'utf8',
})
rmSync(root, { recursive: true, force: true })
if (status !== 0) {
  process.stderr.write(stderr)
  process.exitCode = 1
}
