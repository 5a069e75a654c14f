import { z } from 'zod'

/** What a kiosk shows of its cinema. `timeZone`: an IANA name. */
export const cinemaSchema = z.object({
  cinemaId: z.int().min(1),
  name: z.string(),
  nameEn: z.string(),
  timeZone: z.string(),
})
export type Cinema = z.infer<typeof cinemaSchema>
