import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import opentype from 'opentype.js'
import { compactOutline } from './compact-outline.ts'
import { roundTo } from './shapes.ts'
import { unpackWoff } from './woff.ts'

/** `size` is the height of the em square in poster units; `weight` thickens the strokes by that many units. */
export type TextStyle = Readonly<{ size: number; fill: string; tracking?: number; weight?: number }>

export type Lettering = Readonly<{
  set: (text: string, x: number, baseline: number, style: TextStyle) => string
}>

/** Where the typeface comes from; only drawing needs it, the kiosk and the server never do. */
export const fontPackage = '@fontsource/zcool-qingke-huangyou'

/**
 * Sets text as outlines, because an SVG that is shown as an image can use no font of the page.
 * The typeface (ZCOOL QingKe HuangYou, OFL) comes in slices by code point; a character that no slice has is a fault.
 */
export function createLettering(): Lettering {
  const folder = dirname(createRequire(import.meta.url).resolve(`${fontPackage}/package.json`))
  const slices = readSlices(folder)

  const placed = (text: string, style: TextStyle) => {
    let penX = 0
    return [...text].map((character) => {
      const font = sliceOf(character, slices)
      const glyph = font.charToGlyph(character)
      const x = penX
      penX += ((glyph.advanceWidth ?? 0) / font.unitsPerEm) * style.size + (style.tracking ?? 0)
      return { glyph, x }
    })
  }

  return {
    // Drawn at twice its size and halved again, so that whole numbers are steps of half a unit.
    set: (text, x, baseline, style) => {
      const path = placed(text, style)
        .map((one) => one.glyph.getPath((x + one.x) * 2, baseline * 2, style.size * 2).commands)
        .map((commands) => compactOutline(commands, 0.9))
        .join('')
      const stroke = style.weight
        ? ` stroke="${style.fill}" stroke-width="${roundTo(style.weight * 2)}" stroke-linejoin="round"`
        : ''
      return `<path transform="scale(.5)" fill="${style.fill}"${stroke} d="${path}"/>`
    },
  }
}

type Slice = Readonly<{ covers: (codePoint: number) => boolean; font: () => opentype.Font }>

function readSlices(folder: string): readonly Slice[] {
  const rangesBySlice: Record<string, string> = JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8'))
  return Object.entries(rangesBySlice).map(([name, ranges]) => {
    const bounds = ranges.split(',').map((range) => {
      const [first = '', last = first] = range.replace('U+', '').split('-')
      return { first: Number.parseInt(first, 16), last: Number.parseInt(last, 16) }
    })
    const file = join(folder, 'files', `zcool-qingke-huangyou-${name.replace(/[[\]]/g, '')}-400-normal.woff`)
    let font: opentype.Font | undefined
    return {
      covers: (codePoint) => bounds.some(({ first, last }) => first <= codePoint && codePoint <= last),
      font: () => {
        font ??= opentype.parse(unpackWoff(readFileSync(file)))
        return font
      },
    }
  })
}

function sliceOf(character: string, slices: readonly Slice[]): opentype.Font {
  for (const slice of slices) {
    if (!slice.covers(character.codePointAt(0) ?? 0)) continue
    const font = slice.font()
    if (font.charToGlyphIndex(character) > 0) return font
  }
  throw new Error(`${fontPackage} has no glyph for ${character}`)
}
