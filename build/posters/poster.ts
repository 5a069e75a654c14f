import type { DemoFilm } from '../../server/demo/films.ts'
import type { Lettering } from './lettering.ts'
import { box } from './shapes.ts'

/** A picture for one film. `ground` is the poster's paper, `ink` what its lettering is set in. */
export type Composition = Readonly<{
  ground: string
  ink: string
  draw: (lettering: Lettering) => readonly string[]
}>

const width = 800
const height = 1200
const margin = 56
const measure = width - 2 * margin

/** One poster of the family: the film's picture above, and for all of them the same title block at the foot. */
export function drawPoster(film: DemoFilm, composition: Composition, lettering: Lettering): string {
  const parts = [
    box(0, 0, width, height, composition.ground),
    ...composition.draw(lettering),
    ...titleBlock(film, composition.ink, lettering),
  ]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">`,
    `<title>${film.title.zh} · ${film.title.en}</title>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}

// Chinese titles of four characters and more fill the measure; shorter ones keep the size of four. The typeface's
// ideographs are all of one width, with the same white at either side.
function titleBlock(film: DemoFilm, ink: string, lettering: Lettering): readonly string[] {
  const advance = 0.765
  const bearing = 0.049
  const cells = Math.max(4, [...film.title.zh].length)
  const size = measure / (cells * advance - 2 * bearing)
  const title = { size, fill: ink, weight: size * 0.022 }
  const subtitle = { size: 46.5, fill: ink, tracking: 2.4, weight: 1.2 }
  const credit = { size: 24, fill: ink, tracking: 1 }
  const actors = film.actors.map((actor) => actor.zh).join(' ')
  const actorsInEnglish = film.actors.map((actor) => actor.en).join(', ')
  return [
    lettering.set(film.title.zh, margin - bearing * size, 1002 - 0.104 * size, title),
    lettering.set(film.title.en.toUpperCase(), margin, 1062, subtitle),
    box(margin, 1085, measure, 3, ink),
    lettering.set(`导演 ${film.director.zh}   主演 ${actors}`, margin, 1121, credit),
    lettering.set(`Directed by ${film.director.en}   With ${actorsInEnglish}`, margin, 1151, credit),
  ]
}
