import type { zh } from './zh.ts'

type Widened<Part> = Part extends string
  ? string
  : Part extends (...args: infer Args) => string
    ? (...args: Args) => string
    : { readonly [Key in keyof Part]: Widened<Part[Key]> }

/** The messages that each language must have, all of them: one that is missing does not compile. */
export type Messages = Widened<typeof zh>
