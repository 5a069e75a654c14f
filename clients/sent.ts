import type { z } from 'zod'

type Described = Readonly<Record<string, { readonly schema: z.ZodType }>>

type SentOf<Parameter extends Described[string]> = z.infer<Parameter['schema']>

type Optional<Of extends Described> = {
  [Name in keyof Of]: undefined extends SentOf<Of[Name]> ? Name : never
}[keyof Of]

/** What a client sends for these parameters, by name. */
export type Sent<Of extends Described> = {
  readonly [Name in Exclude<keyof Of, Optional<Of>>]: SentOf<Of[Name]>
} & { readonly [Name in Optional<Of>]?: SentOf<Of[Name]> }

/** The arguments of a call: none where it has no parameters, and none needed where all may be left out. */
export type Arguments<Of extends Described> = keyof Of extends never
  ? []
  : Exclude<keyof Of, Optional<Of>> extends never
    ? [parameters?: Sent<Of>]
    : [parameters: Sent<Of>]
