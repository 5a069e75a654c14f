import type { AccountId } from '../../shared/core/ids.ts'
import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { AccountDetails } from '../accounts/change-account.ts'
import { sentences } from './envelope.ts'
import type { Fields } from './fields.ts'
import { idOf, keepableText, readParameters } from './parameters.ts'
import { charactersOf, longestName } from './text-parameters.ts'

// Register and login have an order of checks of their own: first everything that is empty, then every format.

const emptySentences = {
  customer_name: 'customer_name不能为空',
  customer_mobile: 'customer_mobile不能为空',
  customer_email: 'customer_email不能为空',
  customer_passwd: 'customer_passwd不能为空',
} as const

type Name = keyof typeof emptySentences

const formatSentences = {
  customer_mobile: 'customer_mobile格式不符',
  customer_passwd: 'customer_passwd长度不符合要求 6,16',
  customer_email: 'customer_email格式不符',
} as const

/** Reads these parameters as texts, none of them empty. Passwords are kept as they came; other texts are trimmed. */
function readTexts<Names extends Name>(fields: Fields, names: readonly Names[]): Result<Record<Names, string>, string> {
  const texts: Partial<Record<Names, string>> = {}
  for (const name of names) {
    const given = fields.get(name)
    if (given === undefined || given === null) return refused(emptySentences[name])
    const text = keepableText(given)
    if (text === undefined) return refused(sentences.illegal)
    texts[name] = name === 'customer_passwd' ? text : text.trim()
    if (texts[name] === '') return refused(emptySentences[name])
  }
  return accepted(texts as Record<Names, string>)
}

function isMobile(text: string): boolean {
  return /^1\d{10}$/.test(text)
}

function isPasswordLength(text: string): boolean {
  const characters = charactersOf(text)
  return characters >= 6 && characters <= 16
}

function isEmail(text: string): boolean {
  return text.length <= 255 && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text)
}

export type Registration = AccountDetails & { readonly email: string }

export function readRegistration(fields: Fields): Result<Registration, string> {
  const texts = readTexts(fields, ['customer_name', 'customer_mobile', 'customer_email', 'customer_passwd'])
  if (!texts.ok) return texts
  const details = checkDetails(texts.value)
  if (!details.ok) return details
  const { customer_email } = texts.value
  return isEmail(customer_email)
    ? accepted({ ...details.value, email: customer_email })
    : refused(formatSentences.customer_email)
}

/** Whose account is to be changed: it is checked before everything else of the request. */
export function readAccountId(fields: Fields): Result<AccountId, string> {
  const read = readParameters({ customer_id: idOf<AccountId>() }, fields)
  return read.ok ? accepted(read.value.customer_id) : read
}

export function readAccountDetails(fields: Fields): Result<AccountDetails, string> {
  const texts = readTexts(fields, ['customer_name', 'customer_mobile', 'customer_passwd'])
  return texts.ok ? checkDetails(texts.value) : texts
}

function checkDetails(
  texts: Record<'customer_name' | 'customer_mobile' | 'customer_passwd', string>,
): Result<AccountDetails, string> {
  const { customer_name: name, customer_mobile: mobile, customer_passwd: password } = texts
  if (charactersOf(name) > longestName) return refused(sentences.illegal)
  if (!isMobile(mobile)) return refused(formatSentences.customer_mobile)
  if (!isPasswordLength(password)) return refused(formatSentences.customer_passwd)
  return accepted({ name, mobile, password })
}

export type Login = { readonly email: string; readonly password: string }

export function readLogin(fields: Fields): Result<Login, string> {
  const texts = readTexts(fields, ['customer_email', 'customer_passwd'])
  if (!texts.ok) return texts
  const { customer_email, customer_passwd } = texts.value
  if (!isEmail(customer_email)) return refused(formatSentences.customer_email)
  if (!isPasswordLength(customer_passwd)) return refused(formatSentences.customer_passwd)
  return accepted({ email: customer_email, password: customer_passwd })
}
