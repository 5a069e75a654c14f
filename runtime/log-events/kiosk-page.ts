import type { LogEvent } from './log-event.ts'

/** What a kiosk logs of its page, its window and Electron's processes. */
export const kioskPageEvents = {
  'page-call-failed': {
    level: 'error',
    message: 'a call or feed of a page failed',
    meaning: 'A screen asked for something (`call` or `feed`) and got a fault; it shows the number in `faultId`.',
    action: 'Report it with `err`. The screen offers to try again.',
  },
  'page-request-failed': {
    level: 'error',
    message: 'a request of the page failed',
    meaning: 'A file of the page, or a poster, could not be read.',
    action: 'Where it repeats: check the disk, install the package again.',
  },
  'staff-feed-failed': {
    level: 'error',
    message: 'the page is not told any more who is signed in',
    meaning: 'The feed of who is signed in ended in a fault, so all feeds of this page are closed.',
    action: 'Report it with `err`. The page connects again by itself.',
  },
  'page-message-foreign': {
    level: 'warn',
    message: 'a message that is not from the kiosk’s page was dropped',
    meaning: 'Something other than the kiosk’s own page tried to talk to it.',
    action: 'Once is nothing. Where it repeats, see who has access to the machine.',
  },
  'page-message-invalid': {
    level: 'debug',
    message: 'a page sent what is not a message',
    meaning: 'What came over the page’s connection is too large or no WebSocket frame; the connection is closed.',
    action: null,
  },
  'page-connection-broke': {
    level: 'debug',
    message: 'a connection of a page broke',
    meaning: 'A connection ended while it was being made.',
    action: null,
  },
  'page-left': {
    level: 'debug',
    message: 'a page left',
    meaning: 'A message could not be sent, because the page is closed or loaded again.',
    action: null,
  },
  'page-not-loaded': {
    level: 'warn',
    message: 'the page did not load',
    meaning: 'The kiosk’s page did not load, and is loaded again a moment later.',
    action: null,
  },
  'page-load-failed': {
    level: 'error',
    message: 'a load failed',
    meaning: 'Chromium says that something of the page did not load: `url`, `reason`.',
    action: 'Where it repeats: install the package again.',
  },
  'page-preload-failed': {
    level: 'error',
    message: 'the preload failed',
    meaning: 'The bridge between page and program did not start, so the page can do nothing.',
    action: 'Install the package again.',
  },
  'page-console-error': {
    level: 'error',
    message: 'the page reports an error',
    meaning: 'A fault in the page itself: `message`, `sourceId`, `lineNumber`.',
    action: 'Report it.',
  },
  'page-hung': {
    level: 'error',
    message: 'the page hangs and is ended',
    meaning: 'The page gave no sign of life for too long; its process is ended and started again. No order is lost.',
    action: 'Where it repeats: look at memory and graphics driver.',
  },
  'page-end-unconfirmed': {
    level: 'error',
    message: 'Electron did not report the end of the page’s process',
    meaning: 'A hung page was ended, and nothing came back; it is loaded again all the same.',
    action: 'Where it repeats: restart the machine.',
  },
  'page-process-ended': {
    level: 'error',
    message: 'the page’s process ended',
    meaning: 'The page crashed or was ended (`reason`); it is loaded again.',
    action: 'Where it repeats: look at memory and graphics driver.',
  },
  'electron-process-ended': {
    level: 'error',
    message: 'a process of Electron ended',
    meaning: 'A process beside the page ended, often the graphics one (`type`, `reason`). Electron starts it again.',
    action: 'Where it repeats: update the graphics driver.',
  },
  'out-of-service-not-loaded': {
    level: 'warn',
    message: 'the out-of-service page did not load',
    meaning: 'The page that says *out of service* did not load, and is loaded again.',
    action: null,
  },
  'out-of-service-process-ended': {
    level: 'error',
    message: 'the process of the out-of-service page ended',
    meaning: 'That page crashed too, and is loaded again.',
    action: 'Restart the machine.',
  },
  'window-resized': {
    level: 'warn',
    message: 'the window does not fill its display, and is made to',
    meaning: 'The window manager left the window small (`bounds`), or the screen was turned; it is made to fill it.',
    action: null,
  },
} as const satisfies Record<string, LogEvent>
