import type { WebContents } from 'electron'

type ClosedContents = Pick<WebContents, 'closeDevTools' | 'on' | 'setVisualZoomLevelLimits' | 'setWindowOpenHandler'>

/**
 * Keeps any page, ours or one that should never come to be, where it is: no navigation, window, webview, developer
 * tools, zoom or question on leaving. `loadURL` of our own is not stopped by any of these.
 */
export function closeContents(contents: ClosedContents): void {
  const deny = (event: { preventDefault: () => void }) => event.preventDefault()
  contents.on('will-navigate', deny)
  contents.on('will-frame-navigate', deny)
  contents.on('will-redirect', deny)
  contents.on('will-attach-webview', deny)
  contents.on('select-bluetooth-device', deny)
  contents.on('login', deny)
  contents.on('context-menu', deny)
  // Here preventing means: leave without asking, whatever the page wants.
  contents.on('will-prevent-unload', deny)
  contents.on('devtools-opened', () => contents.closeDevTools())
  contents.on('did-finish-load', () => void contents.setVisualZoomLevelLimits(1, 1))
  contents.on('before-input-event', (event, input) => {
    if (isForTheBrowser(input)) event.preventDefault()
  })
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

type Key = { readonly key: string; readonly control: boolean; readonly meta: boolean; readonly alt: boolean }

/** Keys that a browser takes for itself. A page for touch needs none of them; typing, copying and Tab stay. */
function isForTheBrowser({ key, control, meta, alt }: Key): boolean {
  if (/^F\d{1,2}$/.test(key) || /^Browser|^Launch|^Zoom/.test(key)) return true
  // Control and Alt together are AltGr, with which some keyboards type.
  if (alt) return !control || key.length !== 1
  return (control || meta) && !/^[acvxz]$/i.test(key)
}
