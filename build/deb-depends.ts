// The Debian packages that a kiosk needs. electron-builder's own list lacks some without which Electron doesn't start
// (libasound2, libgbm1). Debian 13 and Ubuntu 24.04 renamed what ends in t64; either name will do.

/** Every library that Chromium's program is linked against, but for those that Electron brings, by its file's name. */
export const packagesByLibrary = {
  'libX11.so.6': 'libx11-6',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
  'libasound.so.2': 'libasound2t64 | libasound2',
  'libatk-1.0.so.0': 'libatk1.0-0t64 | libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0t64 | libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0t64 | libatspi2.0-0',
  'libc.so.6': 'libc6',
  'libcairo.so.2': 'libcairo2',
  'libcups.so.2': 'libcups2t64 | libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libexpat.so.1': 'libexpat1',
  'libgbm.so.1': 'libgbm1',
  'libgcc_s.so.1': 'libgcc-s1',
  'libgio-2.0.so.0': 'libglib2.0-0t64 | libglib2.0-0',
  'libnspr4.so': 'libnspr4',
  'libnss3.so': 'libnss3',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libudev.so.1': 'libudev1',
  'libxcb.so.1': 'libxcb1',
  'libxkbcommon.so.0': 'libxkbcommon0',
} as const

/** What Electron opens once it runs: it starts without them, but lacks something then, as by electron-builder's list. */
const openedLater = [
  'libdrm2',
  'libgtk-3-0t64 | libgtk-3-0',
  'libnotify4',
  'libsecret-1-0',
  'libuuid1',
  'libxss1',
  'libxtst6',
  'xdg-utils',
] as const

export const debDepends: readonly string[] = [...Object.values(packagesByLibrary), ...openedLater].sort()

/** What a locked-down kiosk shows itself with (build/linux/), and its Chinese letters. */
export const debRecommends: readonly string[] = ['fonts-noto-cjk', 'libpam-systemd', 'weston']
