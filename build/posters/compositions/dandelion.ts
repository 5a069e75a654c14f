import type { Composition } from '../poster.ts'
import { around, disc, line, outline, type Point, polygon, roundTo } from '../shapes.ts'

const space = '#2b1a66'
const coral = '#ff6242'
const cream = '#fdf0dc'

const head: Point = [338, 322]

/** A dandelion clock whose stem is the trail of a launch and whose seeds are ships, the last of them just leaving. */
export const dandelion: Composition = {
  ground: space,
  ink: space,
  draw: () => [
    polygon(
      [
        [333, 330],
        [343, 330],
        [446, 720],
        [386, 720],
      ],
      cream,
    ),
    disc([400, 2290], 1600, coral),
    ...ringOfSeeds(272, 26, 7),
    ...ringOfSeeds(196, 20, 0),
    disc(head, 54, coral),
    disc(head, 20, space),
    ...seed([604, 246], 24),
    ...seed([560, 112], 48),
    ...seed([664, 116], 40),
    ...seed([706, 372], 8),
  ],
}

// The quarter towards the stars has already let go.
function ringOfSeeds(radius: number, count: number, offset: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => offset + (index * 360) / count)
    .filter((degrees) => degrees > 62)
    .flatMap((degrees) => {
      const tip = around(head, radius, degrees)
      return [line([around(head, 54, degrees), tip], cream, 3.4), tuft(tip, degrees)]
    })
}

function seed(root: Point, degrees: number): readonly string[] {
  const tip = around(root, 74, degrees)
  return [line([root, tip], cream, 3.4), disc(root, 11, coral), tuft(tip, degrees)]
}

// A half disc, its round side outward.
function tuft(tip: Point, degrees: number): string {
  const radius = 20
  const [fromX, fromY] = around(tip, radius, degrees - 90).map(roundTo)
  const [toX, toY] = around(tip, radius, degrees + 90).map(roundTo)
  return outline(`M${fromX} ${fromY}A${radius} ${radius} 0 0 0 ${toX} ${toY}z`, cream)
}
