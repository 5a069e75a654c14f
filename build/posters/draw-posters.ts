import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { demoFilms } from '../../server/demo/films.ts'
import { compositionByKey } from './compositions.ts'
import { createLettering } from './lettering.ts'
import { drawPoster } from './poster.ts'

const lettering = createLettering()
for (const film of demoFilms) {
  const composition = compositionByKey[film.key]
  if (!composition) throw new Error(`No composition for ${film.key}`)
  const file = fileURLToPath(new URL(`../../server/demo/posters/${film.key}.svg`, import.meta.url))
  const svg = drawPoster(film, composition, lettering)
  writeFileSync(file, svg)
  process.stdout.write(`${film.key}.svg ${(Buffer.byteLength(svg) / 1000).toFixed(1)} kB\n`)
}
