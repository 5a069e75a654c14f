import type { Mutation } from './mutations.ts'

const startAndEnd = 'tests/electron/main/start-and-end.test.ts'
const window = 'tests/electron/main/window.test.ts'
const page = 'tests/electron/main/page.test.ts'
const keys = 'tests/electron/main/keys.test.ts'

function mutation(name: string, caughtBy: string, file: string, find: string, replace = ''): Mutation {
  return { name, change: { file, find, replace }, caughtBy }
}

const kioskWindow = 'electron/shell/kiosk-window.ts'
const watchPage = 'electron/shell/watch-page.ts'
const electronHost = 'electron/shell/electron-host.ts'
const startInElectron = 'electron/shell/start-in-electron.ts'
const runProgram = 'program/run-program.ts'
const pageFaults = 'electron/shell/log-page-faults.ts'

/** What goes wrong on a real Electron, and the strict one (tests/support/strict-electron) must show. */
export const shellMutations: readonly Mutation[] = [
  mutation(
    "a kiosk's window may not be resized, and stays small (electron#51957)",
    window,
    kioskWindow,
    '  movable: false,\n',
    '  movable: false,\n  resizable: false,\n',
  ),
  mutation(
    "a kiosk's window is not compared with its display once it is shown",
    window,
    kioskWindow,
    '    if (isKiosk) timer(settleMs, fill)\n',
  ),
  mutation(
    "a kiosk's window does not follow its display when that is turned",
    window,
    kioskWindow,
    "  screen.on('display-metrics-changed', () => timer(settleMs, fill))\n",
  ),
  mutation(
    'a window is shown only when Electron says that it is ready for that',
    window,
    kioskWindow,
    "  window.webContents.once('did-finish-load', showOnce)\n",
  ),
  mutation('a window whose page does not load is never shown', window, kioskWindow, '  timer(showAfterMs, showOnce)\n'),
  mutation(
    'the end of the Windows session is not heard',
    startAndEnd,
    kioskWindow,
    "  window.on('query-session-end', () => onClose('the session ends'))\n",
  ),
  mutation(
    'closing the window of whoever tries a kiosk does not end it',
    startAndEnd,
    kioskWindow,
    "    if (!isKiosk) onClose('the window was closed')\n",
  ),
  mutation(
    'whoever tries a kiosk is shut in by it',
    startAndEnd,
    startInElectron,
    'settings.TTMS_KIOSK_MODE ?? app.isPackaged',
    'true',
  ),
  mutation(
    'whoever tries a kiosk has its keys sealed, and is kept from the browser host',
    startAndEnd,
    startInElectron,
    'keystore: isKiosk',
    'keystore: app',
  ),
  mutation(
    "Electron's version is told for the product's",
    startAndEnd,
    startInElectron,
    'appVersion: readVersion()',
    'appVersion: app.getVersion()',
  ),
  mutation(
    'an empty TTMS_DATA_DIR of a package is the present folder',
    startAndEnd,
    startInElectron,
    '!TTMS_DATA_DIR',
    'TTMS_DATA_DIR === undefined',
  ),
  mutation(
    'the scheme of the page is registered when Electron is ready, which is too late',
    startAndEnd,
    startInElectron,
    '  registerKioskScheme(protocol)\n',
    '  void app.whenReady().then(() => registerKioskScheme(protocol))\n',
  ),
  mutation(
    'a fault while the program is imported ends in a dialog',
    startAndEnd,
    'electron/main.ts',
    "process.on('uncaughtException', endWithFault)\n",
  ),
  mutation(
    'a fault before the program hears faults itself ends in a dialog',
    startAndEnd,
    'electron/main.ts',
    'startInElectron()\n//',
    "process.off('uncaughtException', endWithFault)\nstartInElectron()\n//",
  ),
  mutation(
    'a quit during the start is forgotten',
    startAndEnd,
    runProgram,
    '    if (isAskedToEnd) await close(running)\n    else process',
    '    process',
  ),
  mutation(
    'what runs on after the exit changes its code',
    startAndEnd,
    runProgram,
    '    if (isOver) return\n    isOver = true\n',
  ),
  mutation(
    'a second Ctrl-C kills',
    startAndEnd,
    electronHost,
    '        stopHearing()\n        onEndSignal(requestEnd)\n',
  ),
  mutation(
    'the end of the program that started it is not heard',
    startAndEnd,
    electronHost,
    '      onParentEnd(requestEnd)\n',
  ),
  mutation('a quit closes nothing: Electron ends by itself', startAndEnd, electronHost, '    event.preventDefault()\n'),
  mutation(
    'a terminal simulator that is told to end before it was spawned runs on',
    startAndEnd,
    'electron/shell/spawn-terminal.ts',
    '      if (isEnding) child.kill()\n',
  ),
  mutation(
    'a second load begins while one waits to begin',
    page,
    watchPage,
    '  const loadSoon = () => {\n    stopLoading?.()\n',
    '  const loadSoon = () => {\n',
  ),
  mutation(
    'a load that made way for another one is taken for one that failed',
    page,
    watchPage,
    'if (isOver || load !== loads) return',
    'if (isOver) return',
  ),
  mutation(
    'a page is loaded again while its dead process is cleared away (electron#53924)',
    page,
    watchPage,
    "'the page did not load')\n      loadSoon()",
    "'the page did not load')\n      void page.loadURL(kioskAddress)",
  ),
  mutation('nobody watches over the first load', page, watchPage, '    watch(loadsWithinMs)\n'),
  mutation(
    'a page that hangs is not noticed',
    page,
    watchPage,
    'if (!isOver) watch(hungAfterMs)',
    'if (!isOver) watch(1e9)',
  ),
  mutation(
    'a machine that slept is taken for a page that hangs',
    page,
    watchPage,
    'if (clock.monotonicMs() - dueAtMs > sleptMs) watch(withinMs)\n      else endHung()',
    'endHung()',
  ),
  mutation(
    'a page that is lost again and again is never given up',
    page,
    watchPage,
    'if (lostAtMs.length > maxLosses)',
    'if (lostAtMs.length > 99)',
  ),
  mutation(
    'a page that was given up just now is not out of service',
    page,
    startInElectron,
    'if (givenUp.wasJustNow()) return',
    'if (!givenUp) return',
  ),
  mutation('the port of the feeds is not started', page, 'electron/shell/ipc-link.ts', '  port.start()\n'),
  mutation(
    "another page than the kiosk's is answered",
    page,
    'electron/shell/kiosk-address.ts',
    'if (!frame || event.sender !== page || frame !== page.mainFrame) return false',
    'if (!frame) return false',
  ),
  mutation(
    "a port is given to the page over the bridge, which can't clone it",
    page,
    'electron/preload.ts',
    "exposeInMainWorld('kiosk', page.link)",
    "exposeInMainWorld('kiosk', { ...page.link, ours })",
  ),
  mutation(
    'a preload that fails is not logged',
    page,
    pageFaults,
    "  page.on('preload-error', (_event, path, err) => log.error({ path, err }, 'the preload failed'))\n",
  ),
  mutation(
    'a load that fails is not logged',
    page,
    pageFaults,
    'if (code !== aborted) log',
    'if (code === aborted) log',
  ),
  mutation(
    "the end of Electron's own processes is not logged",
    page,
    pageFaults,
    "app.on('child-process-gone',",
    "app.on('gpu-process-crashed' as never,",
  ),
  mutation(
    'the constant key of every Linux counts as a keystore',
    keys,
    'electron/shell/system-keystore.ts',
    'Number(kind[1]) < firstOfKeyring',
    'Number(kind[1]) < 10',
  ),
  mutation(
    'a key is in the keystore alone at once, before that has written its own key down',
    keys,
    'electron/devices/kept-secret.ts',
    '  if (toKeep) await replace(directory, sealedPath, withMark(text, toKeep))\n',
    '  if (toKeep) {\n    await replace(directory, sealedPath, withMark(text, toKeep))\n    await rm(plainPath)\n  }\n',
  ),
  mutation(
    'a keystore that never answers is waited for without limit',
    keys,
    'electron/devices/keystore.ts',
    'Promise.race([ask(), asked.over])',
    'ask()',
  ),
  mutation(
    'a key that can not be opened is replaced',
    keys,
    'electron/devices/kept-secret.ts',
    '  if (existsSync(sealedPath) && !isCopy) await setAside(needs, needs.sealedFile)\n',
  ),
  mutation(
    'a sealed key that can not be opened is lost to a file from a backup',
    'tests/electron/devices/kept-secret.test.ts',
    'electron/devices/kept-secret.ts',
    'plain !== null && sealedBytes !== null && isCopyOf(plain, sealedBytes)',
    'plain !== null && sealed === null',
  ),
  mutation(
    'whose key is whose is known to the database alone',
    'tests/electron/devices/device-keys.test.ts',
    'electron/devices/device-record.ts',
    '  if (!existsSync(path)) return []\n',
    '  if (existsSync(path)) return []\n',
  ),
  mutation(
    'a forgotten device is known by the key that enrols, whatever key signed for it',
    'tests/server/devices/enrol.test.ts',
    'server/devices/enrol.ts',
    'const formerKey = former.publicKey ?? publicKey',
    'const formerKey = publicKey',
  ),
]
