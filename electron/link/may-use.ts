import type { Audience } from '../../shared/screen-api.ts'

const ranks: Readonly<Record<Audience, number>> = { guest: 0, customer: 1, staff: 2, admin: 3 }

/** Whether the person at the screen may use what asks for at least `who`. */
export function mayUse(present: Audience, who: Audience): boolean {
  return ranks[present] >= ranks[who]
}
