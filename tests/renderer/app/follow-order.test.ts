import { describe, expect, it } from 'vitest'
import { followOrder } from '../../../renderer/app/follow-order.ts'
import { createLiveStore } from '../../../renderer/state/live-store.ts'
import { createSessionStore } from '../../../renderer/state/session-store.ts'
import type { KioskLink } from '../../../shared/screen-api.ts'
import { anOrder } from '../state/an-order.ts'

const silentLink: KioskLink = {
  call: () => new Promise(() => undefined),
  watch: () => () => undefined,
  watchLink: () => () => undefined,
}

function aPage() {
  const page = { live: createLiveStore(silentLink), session: createSessionStore() }
  followOrder(page)
  return page
}

describe('a page that follows the order', () => {
  it('goes on in the language of the customer whose order it finds when it begins', () => {
    const { live, session } = aPage()
    live.setState({ order: { ...anOrder.sold(), language: 'en' } })
    expect(session.getState().language).toBe('en')
  })

  it('leaves the language to whoever stands before it after that', () => {
    const { live, session } = aPage()
    live.setState({ order: { ...anOrder.paying(), language: 'en' } })
    session.setState({ language: 'zh' })
    live.setState({ order: { ...anOrder.sold(), language: 'en' } })
    expect(session.getState().language).toBe('zh')
  })

  it('stays as it was where it is not known in which language the order was made', () => {
    const { live, session } = aPage()
    live.setState({ order: anOrder.held() })
    expect(session.getState().language).toBe('zh')
  })
})
