import type { Composition } from '../poster.ts'
import { box, disc, outline, type Point, polygon } from '../shapes.ts'

const acid = '#c3e021'
const black = '#12140c'
const bone = '#fbf8e6'

const fingers: readonly (readonly [root: Point, knuckle: Point, tip: Point])[] = [
  [
    [120, 140],
    [76, 318],
    [190, 500],
  ],
  [
    [272, 140],
    [240, 372],
    [312, 566],
  ],
  [
    [424, 140],
    [432, 396],
    [420, 616],
  ],
  [
    [572, 140],
    [616, 370],
    [530, 566],
  ],
  [
    [772, 140],
    [778, 300],
    [662, 430],
  ],
]

/** A hand as large as the room comes through the ceiling to tuck in a child. */
export const nobodyUpstairs: Composition = {
  ground: acid,
  ink: black,
  draw: () => [
    box(0, 0, 800, 150, black),
    ...fingers.flatMap(([root, knuckle, tip]) => [
      tapered(root, 50, knuckle, 40),
      disc(knuckle, 40, black),
      tapered(knuckle, 40, tip, 26),
      disc(tip, 26, black),
      nail(knuckle, tip),
    ]),
    box(156, 600, 18, 184, black),
    box(626, 660, 18, 124, black),
    box(156, 724, 488, 40, black),
    outline('M280 724V694Q280 658 316 658H616V724Z', bone),
    disc([224, 686], 36, black),
  ],
}

function tapered([x, y]: Point, halfWidth: number, [toX, toY]: Point, toHalfWidth: number): string {
  const length = Math.hypot(toX - x, toY - y)
  const across: Point = [-(toY - y) / length, (toX - x) / length]
  const beside = (baseX: number, baseY: number, by: number): Point => [baseX + across[0] * by, baseY + across[1] * by]
  return polygon(
    [beside(x, y, halfWidth), beside(toX, toY, toHalfWidth), beside(toX, toY, -toHalfWidth), beside(x, y, -halfWidth)],
    black,
  )
}

// Long and pointed, in the direction of the last joint.
function nail([x, y]: Point, [toX, toY]: Point): string {
  const length = Math.hypot(toX - x, toY - y)
  const along = (forward: number, sideways: number): Point => [
    toX + ((toX - x) * forward - (toY - y) * sideways) / length,
    toY + ((toY - y) * forward + (toX - x) * sideways) / length,
  ]
  return polygon([along(-16, -17), along(52, 0), along(-16, 17)], bone)
}
