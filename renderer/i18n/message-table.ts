import type { zh } from './zh.ts'

type Widened<Part> = Part extends string
  ? string
  : Part extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [Key in keyof Part]: Widened<Part[Key]> }

/** The messages that each language must have, all of them: one that is missing does not compile. */
export type Messages = Widened<typeof zh>
