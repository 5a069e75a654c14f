import type { z } from 'zod'

export type JsonSchema = Readonly<Record<string, unknown>>

export type DescribedAnswer = { readonly when: string; readonly schema: JsonSchema }

/** One operation of a public interface, as it is told to people and to generators of clients. */
export type DescribedOperation = {
  readonly method: 'GET' | 'POST'
  readonly paths: readonly string[]
  readonly summary: string
  /** Who may, in words. */
  readonly who: string
  readonly needsSession: boolean
  readonly parameters: Readonly<Record<string, { readonly schema: z.ZodType }>>
  /** The media types that its body may have. */
  readonly bodyTypes: readonly string[]
  /** What a success tells; null where it tells nothing. */
  readonly data: z.ZodType | null
  /** Failures of its own, in words. */
  readonly failures: readonly string[]
  /** The whole bodies of its answers, by HTTP status. */
  readonly answers: Readonly<Record<number, DescribedAnswer>>
}

export type DescribedInterface = {
  readonly title: string
  /** Where its OpenAPI document is. */
  readonly documentPath: string
  /** What stands before every path. */
  readonly base: string
  /** How clients present their session, as OpenAPI security schemes by name; any one of them serves. */
  readonly sessions: Readonly<Record<string, JsonSchema>>
  /** Failures that every operation may have, and when. */
  readonly commonFailures: readonly { readonly failure: string; readonly when: string }[]
  readonly operations: readonly DescribedOperation[]
}
