import { StartRefused } from '../program/start-refused.ts'

export type ChosenLink =
  | { readonly link: 'electron'; readonly program: string; readonly why: string }
  | { readonly link: 'browser'; readonly why: string }

/**
 * Which of the two carries the kiosk's screens, and why: Electron wherever it can run, since it is the product. Refuses
 * a wish for Electron that can't be fulfilled.
 */
export async function chooseLink(needs: {
  readonly wished: 'auto' | 'electron' | 'browser'
  /** Whether a window is wanted at all, and whether there is a screen for it. */
  readonly opensWindow: boolean
  readonly hasDisplay: boolean
  readonly isContinuousIntegration: boolean
  readonly findElectron: () => string | null
  /** Answers why there is still none, or null. */
  readonly fetchElectron: () => Promise<string | null>
}): Promise<ChosenLink> {
  if (needs.wished === 'browser') return { link: 'browser', why: 'TTMS_KIOSK_LINK asks for it' }
  const isAsked = needs.wished === 'electron'
  if (!isAsked && !needs.opensWindow) return { link: 'browser', why: 'Electron needs a window, and TTMS_OPEN is 0' }
  if (!isAsked && !needs.hasDisplay) return { link: 'browser', why: 'Electron needs a display, and there is none' }

  const found = needs.findElectron()
  if (found) return { link: 'electron', program: found, why: isAsked ? 'TTMS_KIOSK_LINK asks for it' : 'it is here' }
  const whyNot = needs.isContinuousIntegration ? 'it is not fetched where CI is set' : await needs.fetchElectron()
  const fetched = needs.findElectron()
  if (fetched) return { link: 'electron', program: fetched, why: 'it was fetched' }

  const missing = `Electron's program is missing (${whyNot ?? 'it was fetched, but is not whole'})`
  if (isAsked) throw new StartRefused(`TTMS_KIOSK_LINK is electron, but ${missing}`)
  return { link: 'browser', why: missing }
}
