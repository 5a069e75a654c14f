import { useMemo } from 'react'
import { type Formats, formatsFor } from '../i18n/formats.ts'
import type { Messages } from '../i18n/message-table.ts'
import { type Language, messagesIn } from '../i18n/messages.ts'
import { useLive, useSession } from './kiosk-context.ts'

const defaultTimeZone = 'Asia/Shanghai'

export type Words = { readonly language: Language; readonly t: Messages; readonly f: Formats }

/** The messages and formats of the language that the screens are in now. */
export function useWords(): Words {
  const language = useSession((session) => session.language)
  const timeZone = useLive((live) => live.status?.cinema?.timeZone ?? defaultTimeZone)
  return useMemo(() => ({ language, t: messagesIn[language], f: formatsFor(language, timeZone) }), [language, timeZone])
}
