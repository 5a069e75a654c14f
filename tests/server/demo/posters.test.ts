import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { compositionByKey } from '../../../build/posters/compositions.ts'
import { createLettering, fontPackage } from '../../../build/posters/lettering.ts'
import { drawPoster } from '../../../build/posters/poster.ts'
import { demoFilms } from '../../../server/demo/films.ts'
import { elementsOf } from '../../support/svg-elements.ts'

const folder = new URL('../../../server/demo/posters/', import.meta.url)
const keys = demoFilms.map((film) => film.key)
const readPoster = (key: string) => readFileSync(new URL(`${key}.svg`, folder), 'utf8')

const fontIsThere = (createRequire(import.meta.url).resolve.paths(fontPackage) ?? []).some((modules) =>
  existsSync(`${modules}/${fontPackage}`),
)
if (!fontIsThere) process.stdout.write(`skipped: ${fontPackage} is not installed, so no poster can be drawn again\n`)

describe('the posters of the demo cinema', () => {
  it('are one for each film and no more', () => {
    const names = readdirSync(fileURLToPath(folder)).sort()
    expect(names).toEqual(keys.map((key) => `${key}.svg`).sort())
  })

  it('tell apart ten films, of which two are still to come', () => {
    expect(new Set(keys).size).toBe(10)
    expect(demoFilms.filter((film) => film.status === 'coming')).toHaveLength(2)
  })

  it.each(keys)('draws %s with plain shapes only, two by three, in less than 25 kB', (key) => {
    const svg = readPoster(key)
    const elements = elementsOf(svg)

    expect(elements[0]).toMatchObject({ name: 'svg', attributes: { viewBox: '0 0 800 1200' } })
    const shapes = ['title', 'g', 'path', 'rect', 'circle', 'ellipse']
    expect(elements.slice(1).filter(({ name }) => !shapes.includes(name))).toEqual([])
    const attributeNames = elements.flatMap(({ attributes }) => Object.keys(attributes))
    expect(attributeNames.filter((name) => /href|^on|style|src/.test(name))).toEqual([])
    expect(svg).not.toContain('url(')
    expect(Buffer.byteLength(svg)).toBeLessThan(25_000)
  })

  it.skipIf(!fontIsThere).each(demoFilms)('$key is what the drawing program draws, to the byte', (film) => {
    const composition = compositionByKey[film.key]
    if (!composition) throw new Error(`No composition for ${film.key}`)
    expect(drawPoster(film, composition, createLettering())).toBe(readPoster(film.key))
  })
})
