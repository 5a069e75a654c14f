import { describe, expect, it } from 'vitest'
import { chooseLink } from '../../build/choose-link.ts'
import { StartRefused } from '../../runtime/start-refused.ts'

type Deps = Parameters<typeof chooseLink>[0]

function choose(overrides: Partial<Deps> & { fetches?: string | null } = {}) {
  const { fetches = 'it could not be fetched', ...needs } = overrides
  let isHere = false
  let tries = 0
  const chosen = chooseLink({
    wished: 'auto',
    opensWindow: true,
    hasDisplay: true,
    isContinuousIntegration: false,
    overrideFolder: undefined,
    findElectron: () => (isHere ? '/electron' : null),
    fetchElectron: async () => {
      tries += 1
      isHere = fetches === null
      return fetches
    },
    ...needs,
  })
  return { chosen, tries: () => tries }
}

describe('the link of a kiosk', () => {
  it.each([
    ['is here', { findElectron: () => '/electron' }, 'it is here'],
    ['is asked for and can be fetched', { wished: 'electron' as const, fetches: null }, 'it was fetched'],
  ])('is Electron where that %s', async (_, needs, why) => {
    expect(await choose(needs).chosen).toEqual({ link: 'electron', program: '/electron', why })
  })

  it('is the browser host where Electron is missing: nobody waits for it, and the next start has it', async () => {
    const { chosen, tries } = choose()
    expect(await chosen).toEqual({
      link: 'browser',
      why: "Electron's program is missing",
      fetchesElectron: true,
    })
    expect(tries()).toBe(0)
  })

  it.each([
    ['it is asked for', { wished: 'browser' as const }, 'TTMS_KIOSK_LINK asks for it'],
    ['no window is wanted', { opensWindow: false }, 'Electron needs a window, and TTMS_OPEN is 0'],
    ['there is no display', { hasDisplay: false }, 'Electron needs a display, and there is none'],
    [
      'CI is set',
      { isContinuousIntegration: true },
      "Electron's program is missing (it is not fetched where CI is set)",
    ],
    [
      'Electron is looked for in a folder that has none',
      { overrideFolder: '/elsewhere' },
      "Electron's program is missing (ELECTRON_OVERRIDE_DIST_PATH is /elsewhere)",
    ],
  ])('is the browser host where %s', async (_, needs, why) => {
    expect(await choose(needs).chosen).toEqual({ link: 'browser', why, fetchesElectron: false })
  })

  it.each([
    { wished: 'browser' as const },
    { opensWindow: false },
    { isContinuousIntegration: true },
    { overrideFolder: '/elsewhere' },
  ])('is chosen without a try to fetch Electron where %o', async (needs) => {
    const { chosen, tries } = choose(needs)
    await chosen
    expect(tries()).toBe(0)
  })

  it('that must be Electron is refused where there is none, in words', async () => {
    await expect(choose({ wished: 'electron' }).chosen).rejects.toThrow(
      new StartRefused("TTMS_KIOSK_LINK is electron, but Electron's program is missing (it could not be fetched)"),
    )
    await expect(choose({ wished: 'electron', overrideFolder: '/elsewhere' }).chosen).rejects.toThrow(
      "Electron's program is missing (ELECTRON_OVERRIDE_DIST_PATH is /elsewhere)",
    )
  })
})
