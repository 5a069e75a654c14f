import { beforeTheRainStops } from './compositions/before-the-rain-stops.ts'
import { dandelion } from './compositions/dandelion.ts'
import { fiveLineLane } from './compositions/five-line-lane.ts'
import { lendMeTheMoon } from './compositions/lend-me-the-moon.ts'
import { listenToTheBamboo } from './compositions/listen-to-the-bamboo.ts'
import { nobodyUpstairs } from './compositions/nobody-upstairs.ts'
import { oneMetreOfRope } from './compositions/one-metre-of-rope.ts'
import { pleaseDoNotFeedTheManager } from './compositions/please-do-not-feed-the-manager.ts'
import { theKiteCipher } from './compositions/the-kite-cipher.ts'
import { withoutANail } from './compositions/without-a-nail.ts'
import type { Composition } from './poster.ts'

/** The picture for each film of the demo cinema, by the film's key. */
export const compositionByKey: Readonly<Record<string, Composition>> = {
  'the-kite-cipher': theKiteCipher,
  'lend-me-the-moon': lendMeTheMoon,
  dandelion,
  'before-the-rain-stops': beforeTheRainStops,
  'please-do-not-feed-the-manager': pleaseDoNotFeedTheManager,
  'without-a-nail': withoutANail,
  'listen-to-the-bamboo': listenToTheBamboo,
  'nobody-upstairs': nobodyUpstairs,
  'five-line-lane': fiveLineLane,
  'one-metre-of-rope': oneMetreOfRope,
}
