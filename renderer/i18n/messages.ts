import { en } from './en.ts'
import type { Messages } from './message-table.ts'
import { zh } from './zh.ts'

export type Language = 'zh' | 'en'

export const messagesIn: Readonly<Record<Language, Messages>> = { zh, en }
