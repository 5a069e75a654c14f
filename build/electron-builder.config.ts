import type { Configuration } from 'electron-builder'
import { debDepends, debRecommends } from './deb-depends.ts'

/**
 * What a package holds: the bundles and the page, no node_modules, and an Electron whose fuses leave no way to run it as
 * anything but this kiosk. The lock-down files for the operating system go along, for its installer to put in place.
 */
export const packageConfig: Configuration = {
  appId: 'cinema.ttms.kiosk',
  directories: { output: 'dist/package' },
  files: ['dist/electron/**', 'dist/renderer/**', 'package.json', '!**/*.map', '!**/node_modules/**'],
  // Whoever publishes packages puts addresses of their own here: a deb can't be built without.
  extraMetadata: { main: 'dist/electron/main.js', homepage: 'https://ttms-kiosk.example' },
  asar: true,
  npmRebuild: false,
  publish: null,
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  linux: {
    executableName: 'ttms-kiosk',
    category: 'Office',
    synopsis: 'Ticket kiosk for cinema lobbies',
    maintainer: 'The TTMS Kiosk authors <maintainers@ttms-kiosk.example>',
    // No AppImage: it starts without Chromium's sandbox.
    target: ['deb'],
    extraResources: [{ from: 'build/linux', to: 'lock-down' }],
  },
  deb: {
    depends: [...debDepends],
    recommends: [...debRecommends],
    afterInstall: 'build/deb/after-install.sh',
    afterRemove: 'build/deb/after-remove.sh',
  },
  win: { target: 'nsis', extraResources: [{ from: 'build/windows', to: 'lock-down' }] },
  nsis: { oneClick: false, perMachine: true, allowToChangeInstallationDirectory: false },
  // For development only: unsigned, and in a folder (package.ts).
  mac: { target: 'dir', category: 'public.app-category.business' },
}
