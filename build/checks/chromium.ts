import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { runTool } from './step.ts'

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * The Chromium to test with: `TTMS_TEST_CHROMIUM`, an installed one, else it installs one (Debian's package when root
 * on Debian, Playwright's own elsewhere). Says what it does in a line; null where there is none in the end.
 */
export async function findOrInstallChromium(): Promise<string | null> {
  const found = findChromium()
  if (found) return found
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    process.stdout.write('installing Chromium and Chinese fonts from Debian\n')
    const install = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk'
    spawnSync('sh', ['-c', install], { stdio: ['ignore', 'ignore', 'inherit'] })
  } else {
    process.stdout.write("installing Playwright's Chromium\n")
    await runTool(['playwright', 'install', 'chromium'])
  }
  const installed = findChromium()
  if (!installed) process.stdout.write('no Chromium here, and none could be installed: the browser tests did not run\n')
  return installed
}

/** An installed Chromium or Chrome, the one that `TTMS_TEST_CHROMIUM` names before all others; null where there is none. */
export function findChromium(): string | null {
  const places = [process.env.TTMS_TEST_CHROMIUM, ...usualPlaces, chromium.executablePath()]
  return places.find((place) => place !== undefined && existsSync(place)) ?? null
}
