/**
 * How Chromium is started as the kiosk's screen: full, with no way out of the page, a profile of its own and no talk
 * with anybody but this machine. Without its sandbox only as root, who can't have one.
 */
export function toBrowserArguments(needs: { profile: string; address: string; isRoot: boolean }): readonly string[] {
  return [
    '--kiosk',
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
    '--window-position=0,0',
    `--user-data-dir=${needs.profile}`,
    ...(needs.isRoot ? ['--no-sandbox', '--test-type'] : []),
    needs.address,
  ]
}
