import { existsSync } from 'node:fs'

const placesByPlatform: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
}

type Machine = {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly exists: (path: string) => boolean
}

const thisMachine: Machine = { platform: process.platform, environment: process.env, exists: existsSync }

/** The browser to show the kiosk in, or why none can be opened here. */
export function findBrowser({ platform, environment, exists }: Machine = thisMachine): string | { why: string } {
  const hasDisplay = platform !== 'linux' || environment.DISPLAY || environment.WAYLAND_DISPLAY
  if (!hasDisplay) return { why: 'there is no display' }
  return placesByPlatform[platform]?.find(exists) ?? { why: 'there is no Chromium or Chrome here' }
}
