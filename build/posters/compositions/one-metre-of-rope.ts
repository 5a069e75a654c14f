import type { Composition } from '../poster.ts'
import { box, disc, ring, strokePath } from '../shapes.ts'

const track = '#e4572a'
const ink = '#1d1613'
const chalk = '#fff4e4'
const yellow = '#ffd23c'

/** Two runners in one stride on the lanes of a track, and what is between them. */
export const oneMetreOfRope: Composition = {
  ground: track,
  ink: chalk,
  draw: () => [
    ...[0, 1, 2, 3, 4, 5, 6, 7].map((lane) => ring([1060, 1700], 980 + lane * 124, chalk, 5)),
    box(0, 744, 800, 456, track),
    `<g transform="translate(585 120) scale(.9)">${runner(ink)}</g>`,
    `<g transform="translate(205 262) scale(.9)">${runner(chalk)}</g>`,
    strokePath('M360 363Q440 440 493 323', yellow, 12, 'round'),
    disc([360, 363], 25, yellow),
    disc([493, 323], 25, yellow),
  ],
}

// A sign rather than a person: every limb is one stroke of a broad pen.
function runner(stroke: string): string {
  return [
    disc([64, 0], 46, stroke),
    strokePath('M26 100L-12 244', stroke, 84, 'round'),
    strokePath('M44 88L96 168L172 112', stroke, 38, 'round'),
    strokePath('M6 88L-82 132L-102 226', stroke, 38, 'round'),
    strokePath('M2 262L104 300L70 428', stroke, 50, 'round'),
    strokePath('M-28 258L-70 366L-184 372', stroke, 50, 'round'),
  ].join('')
}
