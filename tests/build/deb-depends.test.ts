import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { debDepends, packagesByLibrary } from '../../build/deb-depends.ts'
import { packageConfig } from '../../build/electron-builder.config.ts'
import { isInstalled } from './linux/session.ts'

/** Every Debian package that some name in the list would do for. */
const alternatives = debDepends.flatMap((entry) => entry.split(' | '))

// Another Chromium of the same machine, to hold the list of libraries against. Debian links it against more.
const debianChromium = '/usr/lib/chromium/chromium'
const missing =
  isInstalled('readelf') && existsSync(debianChromium) ? null : 'no Chromium of Debian, or no readelf, here'

/** What Debian has as libraries and Electron brings in its own program. */
const builtIntoElectron =
  /^lib(dav1d|double-conversion|FLAC|fontconfig|freetype|harfbuzz|harfbuzz-subset|jpeg|lcms2|minizip|openh264|openjp2|opus|pulse|XNVCtrl|z|zstd)\.so/
/** What comes in the package of another library of the list. */
const inOthersPackages = /^(ld-linux.*|libm|libglib-2\.0|libgobject-2\.0|libnssutil3|libsmime3)\.so/

describe('what the deb of a kiosk asks for', () => {
  it.skipIf(missing !== null)(
    `is the package of each library that Chromium is linked against${missing ? ` (${missing})` : ''}`,
    () => {
      const { stdout } = spawnSync('readelf', ['--dynamic', '--wide', debianChromium], { encoding: 'utf8' })
      const linked = [...stdout.matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(([, name = '']) => name)
      expect(linked).toContain('libc.so.6')
      const ofTheSystem = linked.filter((name) => !builtIntoElectron.test(name) && !inOthersPackages.test(name))
      expect(ofTheSystem.filter((name) => !Object.hasOwn(packagesByLibrary, name))).toEqual([])
    },
  )

  it('has the libraries without which Electron does not start, by the names of Debian 12 and of 13', () => {
    // Without a desktop none of them is there; electron-builder by itself would ask for four of them.
    const on12 = [
      ...[
        'libasound2',
        'libatk-bridge2.0-0',
        'libatk1.0-0',
        'libatspi2.0-0',
        'libc6',
        'libcairo2',
        'libcups2',
        'libdbus-1-3',
      ],
      ...[
        'libexpat1',
        'libgbm1',
        'libgcc-s1',
        'libglib2.0-0',
        'libnspr4',
        'libnss3',
        'libpango-1.0-0',
        'libudev1',
        'libx11-6',
      ],
      ...['libxcb1', 'libxcomposite1', 'libxdamage1', 'libxext6', 'libxfixes3', 'libxkbcommon0', 'libxrandr2'],
    ]
    const renamedIn13 = ['libasound2', 'libatk-bridge2.0-0', 'libatk1.0-0', 'libatspi2.0-0', 'libcups2', 'libglib2.0-0']
    expect(alternatives).toEqual(expect.arrayContaining([...on12, ...renamedIn13.map((name) => `${name}t64`)]))
  })

  it('has all that electron-builder’s own list has', () => {
    const usual = [
      ...['libatspi2.0-0', 'libgtk-3-0', 'libnotify4', 'libnss3', 'libsecret-1-0', 'libuuid1', 'libxss1', 'libxtst6'],
      'xdg-utils',
    ]
    expect(alternatives).toEqual(expect.arrayContaining(usual))
  })

  it('names each package once', () => {
    expect(alternatives).toEqual([...new Set(alternatives)])
  })
})

describe('the packages of a kiosk', () => {
  it('are a deb alone on Linux: an AppImage starts without Chromium’s sandbox', () => {
    expect(packageConfig.linux?.target).toEqual(['deb'])
  })

  it('say who made them and where that is, without which no deb can be built', () => {
    expect(packageConfig.extraMetadata?.homepage).toMatch(/^https:\/\/\S+$/)
    expect(packageConfig.linux?.maintainer).toMatch(/^.+ <\S+@\S+>$/)
  })
})
