import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import { sentences } from './envelope.ts'
import type { Fields } from './fields.ts'
import { keepableText } from './parameters.ts'

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

const longestName = 255

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
  const characters = [...text].length
  return characters >= 6 && characters <= 16
}

function isEmail(text: string): boolean {
  return text.length <= 255 && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text)
}

export type Registration = {
  readonly name: string
  readonly email: string
  readonly mobile: string
  readonly password: string
}

export function readRegistration(fields: Fields): Result<Registration, string> {
  const texts = readTexts(fields, ['customer_name', 'customer_mobile', 'customer_email', 'customer_passwd'])
  if (!texts.ok) return texts
  const { customer_name, customer_mobile, customer_email, customer_passwd } = texts.value
  if (customer_name.length > longestName) return refused(sentences.illegal)
  if (!isMobile(customer_mobile)) return refused(formatSentences.customer_mobile)
  if (!isPasswordLength(customer_passwd)) return refused(formatSentences.customer_passwd)
  if (!isEmail(customer_email)) return refused(formatSentences.customer_email)
  return accepted({
    name: customer_name,
    email: customer_email,
    mobile: customer_mobile,
    password: customer_passwd,
  })
}

export function readLogin(fields: Fields): Result<{ readonly email: string; readonly password: string }, string> {
  const texts = readTexts(fields, ['customer_email', 'customer_passwd'])
  if (!texts.ok) return texts
  const { customer_email, customer_passwd } = texts.value
  if (!isEmail(customer_email)) return refused(formatSentences.customer_email)
  if (!isPasswordLength(customer_passwd)) return refused(formatSentences.customer_passwd)
  return accepted({ email: customer_email, password: customer_passwd })
}
