import { mutation } from './mutation.ts'
import type { Mutation } from './mutations.ts'

const logFile = 'runtime/log-file.ts'
const refusalWindow = 'electron/shell/refusal-window.ts'
const runKiosk = 'build/run-kiosk.ts'
const deviceKeys = 'electron/keys/device-keys.ts'

const logFileTest = 'tests/runtime/log-file.test.ts'
const refusalTest = 'tests/electron/shell/refusal-window.test.ts'
const debTest = 'tests/build/deb-depends.test.ts'
const runKioskTest = 'tests/build/run-kiosk.test.ts'
const deviceKeyTest = 'tests/electron/keys/device-key.test.ts'
const dataKeyTest = 'tests/electron/keys/data-key.test.ts'
const lostKeyTest = 'tests/electron/lost-key.test.ts'

/** What goes wrong on a kiosk's machine: its disk, its packages, its settings and its keystore. */
export const machineMutations: readonly Mutation[] = [
  mutation(
    'what a full disk took of a log line runs into the next one',
    logFileTest,
    logFile,
    "    if (isCut) throw new Error('the disk is full')\n",
  ),
  mutation(
    'a log file begins at its limit again with each start',
    logFileTest,
    logFile,
    'bytes = fstatSync(file).size',
    'bytes = 0',
  ),
  mutation('what a refusal says can be markup of its page', refusalTest, refusalWindow, '/[&<>"]/g', '/[&>"]/g'),
  mutation(
    'a refusal is shown over the kiosk that runs already',
    refusalTest,
    refusalWindow,
    '    if (refusal instanceof AlreadyRunning) return\n',
  ),
  mutation('a deb asks for no libgbm1', debTest, 'build/deb-depends.ts', "  'libgbm.so.1': 'libgbm1',\n"),
  mutation(
    'an AppImage is made, which starts without a sandbox',
    debTest,
    'build/electron-builder.config.ts',
    "target: ['deb']",
    "target: ['deb', 'AppImage']",
  ),
  mutation(
    'an Electron whose page never comes up is not replaced by the browser host',
    runKioskTest,
    runKiosk,
    'if (line === pageUpLine) isUp = true',
    "if (line === pageUpLine || line.startsWith('kiosk ready ')) isUp = true",
  ),
  mutation(
    'a fetch of Electron to which nothing comes is waited for',
    'tests/build/find-electron.test.ts',
    'build/fetch-electron.ts',
    '      isStalled = true\n      killWithItsOwn(child)\n',
    '      isStalled = true\n',
  ),
  mutation(
    'a setting that is set but empty counts as a value',
    'tests/runtime/settings.test.ts',
    'runtime/settings.ts',
    "given === '' ? undefined : given",
    'given',
  ),
  mutation(
    'another key than that of its device counts as its key',
    deviceKeyTest,
    deviceKeys,
    'let known: DeviceRecord = [...record.devices, ...ofDatabase.filter(isNew)]',
    'let known: DeviceRecord = [].filter(isNew)',
  ),
  mutation(
    'staff who can not be read are kept, and let in with an old password once the key is back',
    dataKeyTest,
    'electron/accounts/staff-store.ts',
    '        await forgetUnreadable()\n',
  ),
  mutation(
    'a database is of a new data key before the server has said who is staff',
    dataKeyTest,
    'electron/store/sealed-by.ts',
    'if (known === null) await',
    'await',
  ),
  mutation(
    'a lost device key is not tried again',
    lostKeyTest,
    'electron/kiosk.ts',
    '  if (deps.keystore) {\n    tryLostKeyAgain',
    '  if (deps.keystore && Date.now() < 0) {\n    tryLostKeyAgain',
  ),
  mutation(
    "a lost device's journal is offered under another key",
    lostKeyTest,
    'electron/sync/upload-journal.ts',
    '        if (owner === journal.keylessOwner()) continue\n',
  ),
  mutation(
    "a former device's journal is sent under the present key",
    lostKeyTest,
    'electron/sync/open-server-line.ts',
    'createTextSigner(deviceKeys.of(device))',
    'createTextSigner(deviceKeys.present)',
  ),
]
