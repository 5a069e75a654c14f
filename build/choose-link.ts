import { StartRefused } from '../runtime/start-refused.ts'

export type ChosenLink =
  | { readonly link: 'electron'; readonly program: string; readonly why: string }
  | { readonly link: 'browser'; readonly why: string; readonly fetchesElectron: boolean }

/**
 * Which of the two carries the kiosk's screens, and why: Electron wherever it can run, since it is the product. Where it
 * is missing nobody waits for it: the browser host starts, and `fetchesElectron` says that it is worth fetching for the
 * next start. Refuses a wish for Electron that can't be fulfilled.
 */
export async function chooseLink(deps: {
  readonly wished: 'auto' | 'electron' | 'browser'
  /** Whether a window is wanted at all, and whether there is a screen for it. */
  readonly opensWindow: boolean
  readonly hasDisplay: boolean
  readonly isContinuousIntegration: boolean
  readonly findElectron: () => string | null
  /** Where Electron's program is looked for instead (`ELECTRON_OVERRIDE_DIST_PATH`): then none is fetched. */
  readonly overrideFolder: string | undefined
  /** Returns why there is still none, or null. */
  readonly fetchElectron: () => Promise<string | null>
}): Promise<ChosenLink> {
  const inBrowser = (why: string, fetchesElectron = false): ChosenLink => ({ link: 'browser', why, fetchesElectron })
  if (deps.wished === 'browser') return inBrowser('TTMS_KIOSK_LINK asks for it')
  const isAsked = deps.wished === 'electron'
  if (!isAsked && !deps.opensWindow) return inBrowser('Electron needs a window, and TTMS_OPEN is 0')
  if (!isAsked && !deps.hasDisplay) return inBrowser('Electron needs a display, and there is none')

  const found = deps.findElectron()
  if (found) return { link: 'electron', program: found, why: isAsked ? 'TTMS_KIOSK_LINK asks for it' : 'it is here' }
  const whyNotFetched = deps.overrideFolder
    ? `ELECTRON_OVERRIDE_DIST_PATH is ${deps.overrideFolder}`
    : deps.isContinuousIntegration
      ? 'it is not fetched where CI is set'
      : null
  if (!isAsked) {
    const missing = "Electron's program is missing"
    return inBrowser(whyNotFetched === null ? missing : `${missing} (${whyNotFetched})`, whyNotFetched === null)
  }
  const whyNot = whyNotFetched ?? (await deps.fetchElectron())
  const fetched = deps.findElectron()
  if (fetched) return { link: 'electron', program: fetched, why: 'it was fetched' }
  const missing = `Electron's program is missing (${whyNot ?? 'it was fetched, but is not whole'})`
  throw new StartRefused(`TTMS_KIOSK_LINK is electron, but ${missing}`)
}
