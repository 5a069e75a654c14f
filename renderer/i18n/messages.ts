import { en } from './en.ts'
import { zh } from './zh.ts'

export type Language = 'zh' | 'en'

type Widened<Part> = Part extends string
  ? string
  : Part extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [Key in keyof Part]: Widened<Part[Key]> }

/** The messages that each language must have, all of them: one that is missing does not compile. */
export type Messages = Widened<typeof zh>

export const messagesIn: Readonly<Record<Language, Messages>> = { zh, en }
