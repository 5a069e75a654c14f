import type { Composition } from '../poster.ts'
import { around, box, disc, line, outline, type Point, roundTo, strokePath } from '../shapes.ts'

const paper = '#f1e7d2'
const brick = '#c23b1e'
const pine = '#1c4a46'

const middle: Point = [400, 404]
const radius = 340
const thickness = 30
const casing = 12

/** Straight beams that hold one another into an arch; with its reflection in the water it closes to a ring. */
export const withoutANail: Composition = {
  ground: paper,
  ink: pine,
  draw: () => [...wovenRing(), ...ripples(), ...boat()],
}

// Two hexagons, one turned by half a side. Every beam lies over its neighbour at one end and under it at the other,
// so that none could be laid last: half of the crossings are drawn again on top.
function wovenRing(): readonly string[] {
  const corners = [0, 60, 120, 180, 240, 300]
  const hexagon = (turn: number, fill: string) => {
    const path = `M${corners
      .map((degrees) =>
        around(middle, radius, degrees + turn)
          .map(roundTo)
          .join(' '),
      )
      .join('L')}z`
    return [strokePath(path, paper, thickness + casing), strokePath(path, fill, thickness)]
  }
  const crossing = (degrees: number) => {
    const start = around(middle, radius, degrees)
    const end = around(middle, radius, degrees + 60)
    const at = (part: number): Point => [start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part]
    return [line([at(0.075), at(0.46)], paper, thickness + casing), line([at(0.07), at(0.465)], pine, thickness)]
  }
  return [...hexagon(30, pine), ...hexagon(0, brick), ...corners.flatMap((degrees) => crossing(degrees + 30))]
}

// Water over the lower half, more of it the nearer it comes.
function ripples(): readonly string[] {
  return [
    box(0, 398, 800, 12, pine),
    ...Array.from({ length: 9 }, (_, index) => box(0, 426 + index * 34, 800, 7 + index * 2.1, paper)),
    box(0, 732, 800, 40, paper),
  ]
}

function boat(): readonly string[] {
  return [
    outline('M322 384H478Q450 410 400 410Q350 410 322 384Z', pine),
    outline('M384 386L392 330H412L420 386Z', pine),
    disc([402, 316], 14, pine),
    strokePath('M452 290L372 470', pine, 5),
  ]
}
