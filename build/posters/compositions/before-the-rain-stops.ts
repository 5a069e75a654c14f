import type { Composition } from '../poster.ts'
import { box, disc, line, outline, polygon, strokePath } from '../shapes.ts'

const pink = '#f9c2c4'
const red = '#d92037'
const ink = '#1b2858'

/** Rain over the whole sheet, and one umbrella that keeps a dry place for two. */
export const beforeTheRainStops: Composition = {
  ground: pink,
  ink,
  draw: () => [
    strokePath(rain(), ink, 5.5),
    box(0, 742, 800, 458, pink),
    polygon(
      [
        [86, 345],
        [714, 345],
        [540, 744],
        [-92, 744],
      ],
      pink,
    ),
    outline(
      'M80 392A320 320 0 0 1 720 392Q666 344 613 392Q560 344 507 392Q453 344 400 392Q347 344 293 392Q240 344 187 392Q134 344 80 392Z',
      red,
    ),
    strokePath('M187 392Q230 152 400 72Q293 202 293 392M613 392Q570 152 400 72Q507 202 507 392', pink, 5),
    line(
      [
        [400, 76],
        [400, 30],
      ],
      ink,
      14,
      'round',
    ),
    strokePath('M400 366V640', ink, 12),
    ...person(340, -1, ink),
    ...person(460, 1, red),
  ],
}

function rain(): string {
  return Array.from({ length: 30 }, (_, column) => `M${column * 40 - 10} 0L${column * 40 - 348} 764`).join('')
}

// `side` is -1 for the one on the left, whose straight side is on the right.
function person(x: number, side: -1 | 1, fill: string): readonly string[] {
  const inner = x - side * 32
  return [
    polygon(
      [
        [inner, 530],
        [x + side * 44, 530],
        [x + side * 104, 742],
        [inner + side * -18, 742],
      ],
      fill,
    ),
    disc([x, 486], 42, fill),
  ]
}
