import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { AdminScreen } from '../../../../renderer/admin/admin-screen.tsx'
import { adminPages } from '../../../../renderer/admin/pages.ts'
import { createFilms } from '../../../../renderer/state/films.ts'
import { KioskContext } from '../../../../renderer/state/kiosk-context.ts'
import { type Live, nothingLive } from '../../../../renderer/state/live-store.ts'
import { createSessionStore } from '../../../../renderer/state/session-store.ts'
import { createSmallPosters } from '../../../../renderer/state/small-posters.ts'
import type { StaffView } from '../../../../shared/accounts/staff.ts'
import type { AccountId } from '../../../../shared/core/ids.ts'
import { staffRoleSchema } from '../../../../shared/sync/staff-messages.ts'
import { createFakeCinema } from '../../../support/fake-link/fake-cinema.ts'
import { createFakeLink } from '../../../support/fake-link/fake-link.ts'

/** The ids of the pages that the first one has a button for, drawn for this role. */
function offeredTo(role: StaffView['role']): string[] {
  const live = createStore<Live>(() => ({ ...nothingLive, staff: { accountId: 1 as AccountId, name: 'Lin', role } }))
  const link = createFakeLink(createFakeCinema(() => 0))
  const smallPosters = createSmallPosters(async () => null)
  const kiosk = { link, live, films: createFilms(link), smallPosters, session: createSessionStore() }
  const html = renderToStaticMarkup(createElement(KioskContext, { value: kiosk }, createElement(AdminScreen)))
  return [...html.matchAll(/<button[^>]* data-page="([^"]+)"/g)].map(([, id = '']) => id)
}

describe('the first staff page', () => {
  it.each(staffRoleSchema.options)('offers to the role %s every other page that they may see, once', (role) => {
    const [, ...others] = adminPages.filter((page) => page.role === 'clerk' || role === 'administrator')
    expect(offeredTo(role).sort()).toEqual(others.map(({ id }) => id).sort())
  })
})
