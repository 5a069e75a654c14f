import { describe, expect, it } from 'vitest'
import { closeContents } from '../../../electron/shell/close-contents.ts'
import { createFakeContents } from '../../support/fake-contents.ts'

function openClosedContents() {
  const fake = createFakeContents()
  closeContents(fake.contents)
  return fake
}

describe('a page of the kiosk', () => {
  it.each([
    'will-navigate',
    'will-frame-navigate',
    'will-redirect',
    'will-attach-webview',
    'select-bluetooth-device',
    'login',
    'context-menu',
  ])('may not: %s', (name) => {
    expect(openClosedContents().prevents(name)).toBe(true)
  })

  it('can’t keep itself from being left', () => {
    expect(openClosedContents().prevents('will-prevent-unload')).toBe(true)
  })

  it.each(['https://example.org', 'app://kiosk/', 'about:blank', 'javascript:1', 'file:///etc/passwd'])(
    'opens no window for %s',
    (url) => {
      expect(openClosedContents().openWindow(url)).toEqual({ action: 'deny' })
    },
  )

  it('has its developer tools closed should they open', () => {
    const fake = openClosedContents()
    fake.emit('devtools-opened')
    expect(fake.asked).toEqual([['closeDevTools']])
  })

  it('can’t be zoomed with two fingers', () => {
    const fake = openClosedContents()
    fake.emit('did-finish-load')
    expect(fake.asked).toEqual([['setVisualZoomLevelLimits', 1, 1]])
  })

  const none = { control: false, meta: false, alt: false, shift: false }
  it.each([
    ['F1', none],
    ['F5', none],
    ['F11', none],
    ['F12', none],
    ['BrowserBack', none],
    ['BrowserHome', none],
    ['LaunchApplication1', none],
    ['r', { ...none, control: true }],
    ['R', { ...none, control: true, shift: true }],
    ['i', { ...none, control: true, shift: true }],
    ['w', { ...none, control: true }],
    ['q', { ...none, meta: true }],
    ['n', { ...none, control: true }],
    ['t', { ...none, control: true }],
    ['p', { ...none, control: true }],
    ['s', { ...none, control: true }],
    ['o', { ...none, control: true }],
    ['f', { ...none, control: true }],
    ['l', { ...none, control: true }],
    ['+', { ...none, control: true }],
    ['-', { ...none, control: true }],
    ['0', { ...none, control: true }],
    ['Tab', { ...none, control: true }],
    ['F4', { ...none, control: true }],
    ['F4', { ...none, alt: true }],
    ['ArrowLeft', { ...none, alt: true }],
    ['Home', { ...none, alt: true }],
    ['d', { ...none, alt: true }],
    [' ', { ...none, alt: true }],
    ['Tab', { ...none, alt: true }],
    ['Delete', { ...none, control: true, alt: true }],
  ])('gets no key that a browser takes: %s %o', (key, modifiers) => {
    expect(openClosedContents().prevents('before-input-event', { key, ...modifiers })).toBe(true)
  })

  it.each([
    ['a', none],
    ['A', { ...none, shift: true }],
    ['座', none],
    ['Tab', none],
    ['Tab', { ...none, shift: true }],
    ['Enter', none],
    ['Escape', none],
    ['ArrowLeft', none],
    ['Backspace', none],
    ['c', { ...none, control: true }],
    ['v', { ...none, meta: true }],
    ['@', { ...none, control: true, alt: true }],
  ])('is typed in as ever: %s %o', (key, modifiers) => {
    expect(openClosedContents().prevents('before-input-event', { key, ...modifiers })).toBe(false)
  })
})
