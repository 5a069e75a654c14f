import { useRef, useState } from 'react'
import type { AskedChange } from '../../../shared/edits/edit-kinds.ts'
import type { CallRefusal, LinkLost, LinkRefusal } from '../../../shared/screen-api.ts'
import type { Messages } from '../../i18n/message-table.ts'
import { useKiosk } from '../../state/kiosk-context.ts'

type Refusal = CallRefusal<'edits.make'> | CallRefusal<'edits.revise'> | LinkRefusal | LinkLost

export type SendEdit = {
  readonly send: (change: AskedChange) => Promise<void>
  readonly isAsking: boolean
  readonly refusal: Refusal | undefined
}

/**
 * Keeps a change, in the place of the one that it revises where there is one. Each form has one id: pressing again after
 * an answer that was lost makes nothing twice.
 */
export function useSendEdit(revises: string | null, onDone: () => void): SendEdit {
  const { link } = useKiosk()
  const id = useRef(crypto.randomUUID())
  const [isAsking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<Refusal>()
  const send = async (change: AskedChange) => {
    setAsking(true)
    const edit = { id: id.current, change }
    const answer =
      revises === null ? await link.call('edits.make', edit) : await link.call('edits.revise', { ...edit, revises })
    setAsking(false)
    if (answer.ok) onDone()
    else setRefusal(answer.refusal)
  }
  return { send, isAsking, refusal }
}

export function sendRefusalWords(t: Messages, refusal: Refusal): string {
  switch (refusal.code) {
    case 'NotEnrolled':
      return t.changes.notEnrolled
    case 'NotRefused':
      return t.changes.notRefused
    default:
      return t.changes.unsure
  }
}
