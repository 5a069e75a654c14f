import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')
const { devDependencies, scripts } = JSON.parse(read('package.json'))

describe('README’s table of what ran where', () => {
  it('names the version of Electron that the product ships, wherever it names one', () => {
    const [, section = ''] = read('README.md').split('## What runs where')
    const named = [...(section.split('\n## ')[0] ?? '').matchAll(/Electron (\d[\d.]*\d)/g)].map(
      ([, version]) => version,
    )
    expect(named.length).toBeGreaterThanOrEqual(2)
    expect(new Set(named)).toEqual(new Set([devDependencies.electron]))
  })
})

describe('GitHub’s workflow', () => {
  const workflow = read('.github/workflows/checks.yml')

  it('runs only scripts that package.json has, and those of the package under each display', () => {
    const run = [...workflow.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name)
    expect(run).toEqual(['verify:package', 'verify:package', 'verify:package'])
    for (const name of run) expect(scripts).toHaveProperty([name ?? ''])
  })

  it('fails where a machine lacks what a check of the package needs', () => {
    expect([...workflow.matchAll(/npm run verify:package(.*?)'?$/gm)].map(([, args]) => args)).toEqual([
      ' -- --strict',
      ' -- --strict',
      ' -- --strict',
    ])
  })

  it('lets Chromium’s sandbox work and never turns it off', () => {
    expect(workflow).toContain('kernel.apparmor_restrict_unprivileged_userns=0')
    expect(workflow).not.toContain('no-sandbox')
  })
})
