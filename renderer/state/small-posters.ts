/** As many films as any screen shows at once: these are drawn with the first frame, the others right after it. */
export const filmsAtFirst = 12

/** The posters of the first films, drawn ahead at the size of a tile. */
export type SmallPosters = {
  /** The address of the small poster, or `path` itself where there is none yet. */
  readonly addressOf: (path: string) => string
  /** Draws those of these posters that it does not have, one after the other, and forgets all others; returns what stops it. */
  readonly prepare: (paths: readonly string[]) => () => void
}

/**
 * Keeps the decoded pictures of some posters. A poster may be of a thousand shapes or of many megapixels: drawn from itself,
 * each takes a processor a good part of the frame that shows a dozen of them. `draw` returns null where there is no picture.
 */
export function createSmallPosters(draw: (path: string) => Promise<HTMLImageElement | null>): SmallPosters {
  const pictures = new Map<string, HTMLImageElement | null>()
  let wanted: readonly string[] = []
  let isDrawing = false

  const forgetOthers = () => {
    for (const [path, picture] of pictures) {
      if (wanted.includes(path)) continue
      pictures.delete(path)
      if (picture) URL.revokeObjectURL(picture.src)
    }
  }
  const nextMissing = () => wanted.find((path) => !pictures.has(path))
  const drawMissing = async () => {
    if (isDrawing) return
    isDrawing = true
    try {
      for (let path = nextMissing(); path !== undefined; path = nextMissing()) pictures.set(path, await draw(path))
    } finally {
      isDrawing = false
    }
  }

  return {
    addressOf: (path) => pictures.get(path)?.src ?? path,
    prepare: (paths) => {
      wanted = paths
      forgetOthers()
      void drawMissing()
      return () => {
        if (wanted === paths) wanted = []
      }
    },
  }
}
