import { describe, expect, it } from 'vitest'
import { toBrowserArguments } from '../../../electron/browser/browser-arguments.ts'
import { findBrowser } from '../../../electron/browser/find-browser.ts'

const linux = { platform: 'linux' as const, environment: { DISPLAY: ':0' }, exists: () => true }

describe('finding a browser', () => {
  it('takes an installed Chromium before a Chrome', () => {
    expect(findBrowser(linux)).toBe('/usr/bin/chromium')
    const exists = (path: string) => path === '/usr/bin/google-chrome'
    expect(findBrowser({ ...linux, exists })).toBe('/usr/bin/google-chrome')
  })

  it('says why none is opened', () => {
    expect(findBrowser({ ...linux, environment: {} })).toEqual({ why: 'there is no display' })
    expect(findBrowser({ ...linux, exists: () => false })).toEqual({ why: 'there is no Chromium or Chrome here' })
    expect(findBrowser({ ...linux, platform: 'aix' })).toEqual({ why: 'there is no Chromium or Chrome here' })
  })

  it('needs no display variable but on Linux', () => {
    expect(findBrowser({ ...linux, platform: 'win32', environment: {} })).toMatch(/chrome\.exe$/)
    expect(findBrowser({ ...linux, environment: { WAYLAND_DISPLAY: 'wayland-0' } })).toBe('/usr/bin/chromium')
  })
})

describe('a browser’s arguments', () => {
  const needs = {
    profile: '/data/kiosk/browser',
    address: 'http://127.0.0.1:8788/?token=t',
    isKiosk: true,
    isRoot: false,
  }

  it('make it a kiosk with a profile of its own, the address last', () => {
    const args = toBrowserArguments(needs)
    expect(args).toEqual(expect.arrayContaining(['--kiosk', '--user-data-dir=/data/kiosk/browser']))
    expect(args.at(-1)).toBe(needs.address)
  })

  it('make it an ordinary window of the one page where somebody tries it out', () => {
    const args = toBrowserArguments({ ...needs, isKiosk: false })
    expect(args).not.toContain('--kiosk')
    expect(args.at(-1)).toBe(`--app=${needs.address}`)
  })

  it('keep the sandbox but for root', () => {
    expect(toBrowserArguments(needs)).not.toContain('--no-sandbox')
    expect(toBrowserArguments({ ...needs, isRoot: true })).toContain('--no-sandbox')
  })
})
