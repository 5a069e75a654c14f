/**
 * How Chromium is started as the kiosk's screen: with no way out of the page, a profile of its own and no talk with
 * anybody but this machine; a kiosk's fills the screen, else it is an ordinary window of one page. Without its sandbox
 * only as root, who can't have one.
 */
export function toBrowserArguments(deps: {
  readonly profile: string
  readonly address: string
  readonly isKiosk: boolean
  readonly isRoot: boolean
}): readonly string[] {
  return [
    ...(deps.isKiosk ? ['--kiosk', '--window-position=0,0'] : ['--window-size=1280,800']),
    '--no-first-run',
    '--no-default-browser-check',
    '--no-pings',
    '--noerrdialogs',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-dev-tools',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-features=Translate,OverscrollHistoryNavigation,TouchpadOverscrollHistoryNavigation,MediaRouter',
    '--disable-pinch',
    '--disable-quic',
    '--disable-sync',
    '--hide-crash-restore-bubble',
    '--overscroll-history-navigation=0',
    '--password-store=basic',
    `--user-data-dir=${deps.profile}`,
    ...(deps.isRoot ? ['--no-sandbox', '--test-type'] : []),
    deps.isKiosk ? deps.address : `--app=${deps.address}`,
  ]
}
