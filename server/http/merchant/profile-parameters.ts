import { z } from 'zod'
import { accepted, refused } from '../../../shared/core/result.ts'
import { isKeepable } from '../../../shared/core/wire.ts'
import { type Picture, readPicture } from '../../merchants/picture.ts'
import { anyText, filledText, maxTextLength, type Parameter, textSchema } from './parameters.ts'

const wrong = refused('Wrong' as const)

/** The address of a picture on the web or on this server (empty: none), or an uploaded picture. */
const logo: Parameter<string | Picture | undefined, string | File | undefined> = {
  schema: z
    .union([textSchema, z.file()])
    .optional()
    .meta({ description: 'the address of a picture, or an uploaded PNG, JPEG or WebP of up to 2 MiB' }),
  read: async (sent) => {
    if (sent instanceof Buffer) {
      // A form whose file input was left empty sends a file of no bytes: nothing was sent.
      if (sent.length === 0) return accepted(undefined)
      const picture = readPicture(sent)
      return picture.ok ? picture : wrong
    }
    const text = await anyText.read(sent)
    return text.ok && text.value && !isPictureAddress(text.value) ? wrong : text
  },
}

function isPictureAddress(text: string): boolean {
  if (/^\/(?![/\\])/.test(text)) return true
  const url = URL.parse(text)
  return url !== null && ['http:', 'https:'].includes(url.protocol)
}

const groupText = z.string().refine(isKeepable).max(maxTextLength).exactOptional()

/** A JSON object of texts under these keys, others ignored; null where it was sent empty. */
function groupOf<Group>(group: z.ZodType<Group>): Parameter<Group | null | undefined, Group | '' | undefined> {
  return {
    schema: z
      .union([group, z.literal('')])
      .optional()
      .meta({ description: 'its JSON in one field, or a field a key as PHP writes arrays; empty clears it' }),
    read: (sent) => {
      if (sent === undefined) return accepted(undefined)
      if (typeof sent !== 'string') return wrong
      if (sent.trim() === '') return accepted(null)
      const value = group.safeParse(parseJson(sent))
      return value.success ? accepted(value.data) : wrong
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
  pay: groupOf(z.object({ bank: groupText, alipay: groupText, tenpay: groupText, default: groupText })),
  contact: groupOf(z.object({ name: groupText, tel: groupText })),
}
