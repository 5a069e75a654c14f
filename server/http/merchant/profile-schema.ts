import { z } from 'zod'
import type { Profile } from '../../db/merchant-tables.ts'
import { merchantStates, merchantTypes } from '../../ledger/merchants/merchant.ts'

const text = z.string()

/** A profile as it is told: every field is there, as a text. */
export const profileSchema = z.object({
  nick: text,
  logo: text,
  legal_person: text,
  tax_login_certificate: text,
  email: text,
  address: text,
  tel: text,
  website: text,
  weixin: text,
  qq: text,
  pay: z.object({ bank: text, alipay: text, tenpay: text, default: text }),
  contact: z.object({ name: text, tel: text }),
}) satisfies z.ZodType<Profile>

const typeSchema = z
  .literal(merchantTypes)
  .meta({ description: '0 seller of vending machines, 1 shop seller, 2 other' })
export const stateSchema = z
  .literal(merchantStates)
  .meta({ description: '0 normal, 1 under review, 2 rejected, 3 contract expired' })

/** One merchant in the list. */
export const listedMerchantSchema = profileSchema.extend({
  uid: z.int(),
  name: text,
  type: typeSchema,
  state: stateSchema,
})
