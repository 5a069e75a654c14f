import type { Composition } from '../poster.ts'
import { box, moved, outline, polygon, turned } from '../shapes.ts'

const jade = '#3aa571'
const dark = '#0f2b22'
const cream = '#f6f1dd'
const red = '#d8301f'

const stems = [
  { x: 30, width: 58, nodes: [150, 420, 690] },
  { x: 116, width: 34, nodes: [70, 300, 520] },
  { x: 196, width: 74, nodes: [240, 560] },
  { x: 300, width: 44, nodes: [120, 390, 640] },
  { x: 396, width: 62, nodes: [40, 330, 600] },
  { x: 644, width: 66, nodes: [200, 560] },
  { x: 736, width: 40, nodes: [90, 350, 660] },
]

/** A grove of bamboo, hung like a blind. One stem is a sword, and a leaf that fell on it is two. */
export const listenToTheBamboo: Composition = {
  ground: jade,
  ink: dark,
  draw: () => [
    ...stems.map((stem) => box(stem.x, 0, stem.width, 744, dark)),
    ...stems.flatMap((stem) => stem.nodes.map((y) => box(stem.x, y, stem.width, 8, jade))),
    box(532, 0, 38, 64, red),
    box(532, 72, 38, 92, red),
    box(482, 172, 138, 28, cream),
    polygon(
      [
        [516, 208],
        [586, 208],
        [586, 900],
        [551, 1002],
        [516, 900],
      ],
      cream,
    ),
    box(549, 208, 4, 720, jade),
    moved(404, 430, turned(-34, [0, 0], outline('M0 -22Q-64 -34 -122 18Q-60 30 0 18Z', cream))),
    moved(632, 610, turned(52, [0, 0], outline('M0 -22Q60 -26 116 14Q60 32 0 18Z', cream))),
  ],
}
