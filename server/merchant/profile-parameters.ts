import { accepted, refused } from '../../shared/core/result.ts'
import type { Picture } from '../merchants/picture.ts'
import { readPicture } from '../merchants/picture.ts'
import { emptyProfile } from '../merchants/profile.ts'
import type { Parameter } from './parameters.ts'
import { anyText, filledText, isKeepable } from './parameters.ts'

const wrong = refused('Wrong' as const)

/** The address of a picture on the web or on this server (empty: none), or an uploaded picture. */
const logo: Parameter<string | Picture | undefined> = {
  schema: { type: 'string', maxLength: 2_000 },
  isRequired: false,
  read: async (given) => {
    if (given instanceof Buffer) {
      // A form whose file input was left empty sends a file of no bytes: nothing was sent.
      if (given.length === 0) return accepted(undefined)
      const picture = readPicture(given)
      return picture.ok ? picture : wrong
    }
    const text = await anyText.read(given)
    return text.ok && text.value && !isPictureAddress(text.value) ? wrong : text
  },
}

function isPictureAddress(text: string): boolean {
  if (/^\/(?![/\\])/.test(text)) return true
  const url = URL.parse(text)
  return url !== null && ['http:', 'https:'].includes(url.protocol)
}

const longestGroupText = 2_000

/** A JSON object of texts under these keys, others ignored; null where it was sent empty. */
function groupOf<Group extends Record<keyof Group, string>>(
  empty: Group,
): Parameter<Partial<Group> | null | undefined> {
  return {
    schema: { type: 'string', contentMediaType: 'application/json' },
    isRequired: false,
    read: async (given) => {
      if (given === undefined) return accepted(undefined)
      if (typeof given !== 'string') return wrong
      if (given.trim() === '') return accepted(null)
      const value = parseJson(given)
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong
      const known = Object.entries(value).filter(([key]) => Object.hasOwn(empty, key))
      const areTexts = known.every(
        ([, text]) => typeof text === 'string' && isKeepable(text) && text.length <= longestGroupText,
      )
      return areTexts ? accepted(Object.fromEntries(known) as Partial<Group>) : wrong
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** What modify takes, in the order in which it is checked. */
export const profileParameters = {
  nick: filledText(255),
  logo,
  legal_person: anyText,
  tax_login_certificate: anyText,
  email: anyText,
  address: anyText,
  tel: anyText,
  website: anyText,
  weixin: anyText,
  qq: anyText,
  pay: groupOf(emptyProfile.pay),
  contact: groupOf(emptyProfile.contact),
}
