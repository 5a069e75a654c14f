import type { Composition } from '../poster.ts'
import { disc, moved, outline, polygon, strokePath, turned } from '../shapes.ts'

const night = '#15264f'
const fox = '#f2801d'
const moon = '#fbecc6'

/** The full moon, and around it a sleeping fox who is himself the crescent. */
export const lendMeTheMoon: Composition = {
  ground: night,
  ink: moon,
  draw: () => [disc([400, 420], 330, fox), disc([436, 372], 286, moon), ...sleepingHead()],
}

function sleepingHead(): readonly string[] {
  return [
    moved(
      560,
      560,
      turned(
        -14,
        [0, 0],
        polygon(
          [
            [-150, -150],
            [-150, 0],
            [-30, -66],
          ],
          fox,
        ),
        polygon(
          [
            [150, -150],
            [150, 0],
            [30, -66],
          ],
          fox,
        ),
        polygon(
          [
            [-128, -104],
            [-128, -28],
            [-66, -64],
          ],
          night,
        ),
        polygon(
          [
            [128, -104],
            [128, -28],
            [66, -64],
          ],
          night,
        ),
        outline('M-150 0Q-150 -70 0 -70T150 0Q110 90 0 160Q-110 90 -150 0Z', fox),
        outline('M-153 -2Q-60 0 0 161Q-114 94 -153 -2Z', moon),
        outline('M150 0Q60 0 0 160Q110 90 150 0Z', moon),
        disc([0, 148], 20, night),
        strokePath('M-84 2q24 26 48 6', night, 8, 'round'),
        strokePath('M84 2q-24 26 -48 6', night, 8, 'round'),
      ),
    ),
  ]
}
