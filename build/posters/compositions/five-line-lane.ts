import type { Composition } from '../poster.ts'
import { box, moved, outline, polygon, strokePath } from '../shapes.ts'

const cobalt = '#1f53db'
const navy = '#10256b'
const pink = '#ff9db6'
const white = '#fffdf6'

const lineY = [150, 262, 374, 486, 598]

/** Washing on five lines across a lane: trousers are beamed quavers, a sock is a single one. */
export const fiveLineLane: Composition = {
  ground: cobalt,
  ink: white,
  draw: () => [
    polygon(
      [
        [0, 0],
        [150, 0],
        [72, 750],
        [0, 750],
      ],
      navy,
    ),
    polygon(
      [
        [800, 0],
        [650, 0],
        [728, 750],
        [800, 750],
      ],
      navy,
    ),
    ...[70, 182, 406, 630].map((y) => box(22, y, 34, 62, y === 182 ? pink : cobalt)),
    ...[182, 294, 406, 518].map((y) => box(744, y, 34, 62, y === 518 ? pink : cobalt)),
    ...lineY.map((y) => strokePath(`M${150 - y * 0.104} ${y}Q400 ${y + 26} ${650 + y * 0.104} ${y}`, white, 6)),
    moved(186, 158, trousers(pink)),
    moved(452, 500, shirt(pink)),
    moved(586, 156, sock(white)),
    moved(258, 498, sock(white)),
  ],
}

function trousers(fill: string): string {
  return [
    outline('M0 0H190V70H0ZM0 62H56V250H0ZM134 62H190V230H134Z', fill),
    `<ellipse cx="4" cy="252" rx="62" ry="42" transform="rotate(-20 4 252)" fill="${fill}"/>`,
    `<ellipse cx="138" cy="232" rx="62" ry="42" transform="rotate(-20 138 232)" fill="${fill}"/>`,
  ].join('')
}

function shirt(fill: string): string {
  return outline('M14 -2L52 -8Q80 22 108 -8L146 -2L208 66L164 104L144 84V206H16V84L-4 104L-48 66Z', fill)
}

function sock(fill: string): string {
  return [
    outline('M0 0H52V218H0Z', fill),
    `<ellipse cx="-2" cy="222" rx="62" ry="42" transform="rotate(-20 -2 222)" fill="${fill}"/>`,
  ].join('')
}
