import { describe, expect, it } from 'vitest'
import { adminPages, pageFor } from '../../../renderer/admin/pages.ts'
import { messagesIn } from '../../../renderer/i18n/messages.ts'

describe('a staff page', () => {
  it.each(adminPages.map(({ id, role }) => [id, role] as const))(
    '%s is seen by its role, %s, and by no other',
    (id, role) => {
      expect(pageFor(id, 'administrator').id).toBe(id)
      expect(pageFor(id, 'clerk').id).toBe(role === 'clerk' ? id : 'today')
      expect(pageFor(id, null).id).toBe(role === 'clerk' ? id : 'today')
    },
  )

  it('has an id of its own, and a title in both languages', () => {
    expect(new Set(adminPages.map(({ id }) => id)).size).toBe(adminPages.length)
    for (const { title } of adminPages) {
      const [zh, en] = [title(messagesIn.zh), title(messagesIn.en)]
      expect([zh, en].every((text) => text.length > 0) && zh !== en).toBe(true)
    }
  })

  it('that there is not is a fault, and not the first page', () => {
    expect(() => pageFor('of-yesterday', 'administrator')).toThrow('no staff page of-yesterday')
  })
})
