import { z } from 'zod'
import type { AccountId } from '../../../shared/core/ids.ts'
import { accepted, type Refused, type Result, refused } from '../../../shared/core/result.ts'
import { isKeepable } from '../../../shared/core/wire.ts'
import type { AccountDetails } from '../../accounts/change-account.ts'
import { sentences } from './envelope.ts'
import type { Fields } from './fields.ts'
import { idOf, type Parameter, readParameters } from './parameters.ts'
import { nameSchema, textOfLength } from './text-parameters.ts'

// Register and login have an order of checks of their own: first everything that is empty, then every format.

/** A text whose emptiness and whose wrong form have sentences of their own. */
type AccountText<Sentence extends string> = Parameter<string, string> & {
  readonly readFilled: (sent: unknown) => Result<string, Sentence | Illegal>
  readonly checkForm: (text: string) => Result<string, Sentence>
}

type Illegal = typeof sentences.illegal

function accountText<Sentence extends string>(row: {
  readonly empty: Sentence
  readonly malformed: Sentence
  readonly isTrimmed: boolean
  readonly schema: z.ZodType<string>
}): AccountText<Sentence> {
  const { empty, malformed, isTrimmed, schema } = row
  const readFilled = (sent: unknown) => {
    if (sent === undefined || sent === null) return refused(empty)
    if (typeof sent !== 'string' || !isKeepable(sent)) return refused(sentences.illegal)
    const text = isTrimmed ? sent.trim() : sent
    return text === '' ? refused(empty) : accepted(text)
  }
  const checkForm = (text: string) => (schema.safeParse(text).success ? accepted(text) : refused(malformed))
  const read = (sent: unknown) => {
    const text = readFilled(sent)
    return text.ok ? checkForm(text.value) : text
  }
  return { schema, readFilled, checkForm, read }
}

export const accountSentences = {
  emptyName: 'customer_name不能为空',
  emptyMobile: 'customer_mobile不能为空',
  emptyEmail: 'customer_email不能为空',
  emptyPassword: 'customer_passwd不能为空',
  malformedMobile: 'customer_mobile格式不符',
  malformedEmail: 'customer_email格式不符',
  passwordLength: 'customer_passwd长度不符合要求 6,16',
} as const

const texts = {
  customer_name: accountText({
    empty: accountSentences.emptyName,
    malformed: sentences.illegal,
    isTrimmed: true,
    schema: nameSchema,
  }),
  /** Kept as it came. */
  customer_passwd: accountText({
    empty: accountSentences.emptyPassword,
    malformed: accountSentences.passwordLength,
    isTrimmed: false,
    schema: textOfLength(6, 16),
  }),
  customer_email: accountText({
    empty: accountSentences.emptyEmail,
    malformed: accountSentences.malformedEmail,
    isTrimmed: true,
    schema: z
      .string()
      .max(255)
      .regex(/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/),
  }),
  customer_mobile: accountText({
    empty: accountSentences.emptyMobile,
    malformed: accountSentences.malformedMobile,
    isTrimmed: true,
    schema: z.string().regex(/^1\d{10}$/),
  }),
}

const { customer_name, customer_passwd, customer_email, customer_mobile } = texts

export const registrationParameters = { customer_name, customer_passwd, customer_email, customer_mobile }
export const loginParameters = { customer_email, customer_passwd }
export const accountChangeParameters = {
  customer_id: idOf<AccountId>(),
  customer_name,
  customer_passwd,
  customer_mobile,
}

type Name = keyof typeof texts

type SentenceOf<Names extends Name> =
  | ((typeof texts)[Names] extends AccountText<infer Sentence> ? Sentence : never)
  | Illegal

/** Reads these texts: none of them empty, by the first order; then each in its form, by the second. */
function readTexts<Names extends Name>(
  fields: Fields,
  filled: readonly Names[],
  formed: readonly Names[],
): Result<Record<Names, string>, SentenceOf<Names>> {
  const read: Partial<Record<Names, string>> = {}
  for (const name of filled) {
    const text = texts[name].readFilled(fields.get(name))
    if (!text.ok) return text as Refused<SentenceOf<Names>>
    read[name] = text.value
  }
  for (const name of formed) {
    const text = texts[name].checkForm(read[name] ?? '')
    if (!text.ok) return text as Refused<SentenceOf<Names>>
  }
  return accepted(read as Record<Names, string>)
}

export type Registration = AccountDetails & { readonly email: string }

export function readRegistration(fields: Fields): Result<Registration, string> {
  const read = readTexts(
    fields,
    ['customer_name', 'customer_mobile', 'customer_email', 'customer_passwd'],
    ['customer_name', 'customer_mobile', 'customer_passwd', 'customer_email'],
  )
  return read.ok ? accepted({ ...toDetails(read.value), email: read.value.customer_email }) : read
}

/** Whose account is to be changed: it is checked before everything else of the request. */
export function readAccountId(fields: Fields): Result<AccountId, Illegal> {
  const read = readParameters({ customer_id: accountChangeParameters.customer_id }, fields)
  return read.ok ? accepted(read.value.customer_id) : refused(sentences.illegal)
}

const detailsInOrder = ['customer_name', 'customer_mobile', 'customer_passwd'] as const

export function readAccountDetails(
  fields: Fields,
): Result<AccountDetails, SentenceOf<(typeof detailsInOrder)[number]>> {
  const read = readTexts(fields, detailsInOrder, detailsInOrder)
  return read.ok ? accepted(toDetails(read.value)) : read
}

function toDetails(read: Record<(typeof detailsInOrder)[number], string>): AccountDetails {
  return { name: read.customer_name, mobile: read.customer_mobile, password: read.customer_passwd }
}

export type Login = { readonly email: string; readonly password: string }

export function readLogin(fields: Fields): Result<Login, string> {
  const inOrder = ['customer_email', 'customer_passwd'] as const
  const read = readTexts(fields, inOrder, inOrder)
  return read.ok ? accepted({ email: read.value.customer_email, password: read.value.customer_passwd }) : read
}
