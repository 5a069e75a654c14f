import type { Configuration } from 'electron-builder'

/**
 * What a package holds: the bundles and the page, no node_modules, and an Electron whose fuses leave no way to run it as
 * anything but this kiosk. The lock-down files for the operating system go along, for its installer to put in place.
 */
export const packageConfig: Configuration = {
  appId: 'cinema.ttms.kiosk',
  directories: { output: 'dist/package' },
  files: ['dist/electron/**', 'dist/renderer/**', 'package.json', '!**/*.map', '!**/node_modules/**'],
  extraMetadata: { main: 'dist/electron/main.js' },
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
    target: ['deb', 'AppImage'],
    extraResources: [{ from: 'build/linux', to: 'lock-down' }],
  },
  deb: { recommends: ['cage', 'fonts-noto-cjk'] },
  win: { target: 'nsis', extraResources: [{ from: 'build/windows', to: 'lock-down' }] },
  nsis: { oneClick: false, perMachine: true, allowToChangeInstallationDirectory: false },
  mac: { target: 'dmg', category: 'public.app-category.business' },
}
