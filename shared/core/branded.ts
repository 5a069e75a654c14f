declare const brand: unique symbol

/** A plain value that the compiler keeps apart from others of its base type. */
export type Branded<Base, Name extends string> = Base & { readonly [brand]: Name }
