import type { Composition } from '../poster.ts'
import { box, disc, outline, polygon, turned } from '../shapes.ts'

const yellow = '#ffc914'
const black = '#16140f'
const white = '#fffaf0'
const red = '#e5261f'

/** A penguin in a shirt front, a tie and a name badge: the manager. */
export const pleaseDoNotFeedTheManager: Composition = {
  ground: yellow,
  ink: black,
  draw: (lettering) => [
    outline('M250 812a70 34 0 0 1 140 0zM410 812a70 34 0 0 1 140 0z', red),
    outline(
      'M400 40C540 40 590 150 602 280C630 400 640 500 636 600C630 740 540 800 400 800C260 800 170 740 164 600C160 500 170 400 198 280C210 150 260 40 400 40Z',
      black,
    ),
    turned(
      16,
      [200, 330],
      outline('M200 330Q120 420 130 610Q136 640 166 620Q214 520 214 420Z', black),
      box(122, 566, 60, 22, white),
    ),
    turned(
      -16,
      [600, 330],
      outline('M600 330Q680 420 670 610Q664 640 634 620Q586 520 586 420Z', black),
      box(618, 566, 60, 22, white),
    ),
    outline('M270 330L400 420L530 330C580 440 596 770 400 770C204 770 220 440 270 330Z', white),
    polygon(
      [
        [372, 396],
        [428, 396],
        [440, 440],
        [360, 440],
      ],
      red,
    ),
    polygon(
      [
        [366, 448],
        [434, 448],
        [462, 660],
        [400, 724],
        [338, 660],
      ],
      red,
    ),
    disc([336, 196], 44, white),
    disc([464, 196], 44, white),
    disc([350, 204], 17, black),
    disc([450, 204], 17, black),
    polygon(
      [
        [350, 246],
        [450, 246],
        [400, 326],
      ],
      yellow,
    ),
    box(464, 486, 88, 52, yellow),
    lettering.set('经理', 471.5, 527, { size: 48, fill: black, weight: 1.5 }),
  ],
}
