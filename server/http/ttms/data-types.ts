import { z } from 'zod'

// What the answers of the TTMS interface are made of.

export const nothing = z.literal('')
export const id = z.int()
export const seconds = z.int().meta({ description: 'Unix seconds' })
export const yuan = z.number().min(0).meta({ description: 'yuan, at most two decimals' })
export const place = z.int().min(1)
export const count = z.int().min(0)
