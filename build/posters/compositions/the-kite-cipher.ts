import type { Composition } from '../poster.ts'
import { line, type Point, polygon, strokePath } from '../shapes.ts'

const teal = '#13a39b'
const red = '#e0311f'
const ink = '#14181d'
const cream = '#f8eedb'

const head: Point = [622, 40]
const left: Point = [262, 196]
const right: Point = [734, 352]
const heart: Point = [512, 278]
const foot: Point = [372, 546]

/** A kite whose tail is Morse: it spells READ THE WIND. The other kite, small and far off, is the liar's. */
export const theKiteCipher: Composition = {
  ground: teal,
  ink: cream,
  draw: () => [
    polygon([head, left, heart], red),
    polygon([head, right, heart], ink),
    polygon([foot, left, heart], ink),
    polygon([foot, right, heart], red),
    ...morseTail('.-. . .- -.. / - .... . / .-- .. -. -..'),
    ...liarsKite([118, 110]),
  ],
}

const unitsOf: Readonly<Record<string, number>> = { '.': 1, '-': 3, ' ': 2, '/': 2 }

// The tail swings from the foot of the kite out of the picture, each sign a piece of ribbon on the curve.
function morseTail(code: string): readonly string[] {
  const curve = tailCurve()
  const lengthInUnits = [...code].reduce((sum, sign) => sum + (unitsOf[sign] ?? 0) + 1, 0)
  let at = 0
  return [...code].flatMap((sign) => {
    const from = at
    const to = from + (unitsOf[sign] ?? 0)
    at = to + 1
    if (sign === ' ' || sign === '/') return []
    const stretch = curve.slice(
      Math.round((from / lengthInUnits) * curve.length),
      Math.round((to / lengthInUnits) * curve.length) + 1,
    )
    return [line(stretch, cream, 20)]
  })
}

// Points at equal distances along two cubic curves.
function tailCurve(): readonly Point[] {
  const raw = [...cubic(foot, [300, 690], [50, 520], [50, 640]), ...cubic([50, 640], [50, 790], [420, 770], [800, 560])]
  const points: Point[] = []
  let walked = 0
  let [lastX, lastY] = foot
  for (const [x, y] of raw) {
    walked += Math.hypot(x - lastX, y - lastY)
    lastX = x
    lastY = y
    while (points.length * 6 <= walked) points.push([x, y])
  }
  return points
}

function cubic(from: Point, first: Point, second: Point, to: Point): readonly Point[] {
  return Array.from({ length: 2000 }, (_, step): Point => {
    const t = step / 2000
    const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3]
    const blend = (axis: 0 | 1) =>
      [from, first, second, to].reduce((sum, point, index) => sum + point[axis] * (weights[index] ?? 0), 0)
    return [blend(0), blend(1)]
  })
}

function liarsKite([x, y]: Point): readonly string[] {
  return [
    polygon(
      [
        [x, y - 44],
        [x + 34, y],
        [x, y + 64],
        [x - 34, y],
      ],
      ink,
    ),
    strokePath(`M${x} ${y + 64}q-24 26 0 52t0 52`, ink, 5),
  ]
}
