const minSeatPx = 44
const maxSeatPx = 84

/** The size at which the whole hall fits into this room, but never under what a finger can hit. */
export function fittingSeatPx(
  extent: { readonly across: number; readonly down: number },
  room: { readonly widthPx: number; readonly heightPx: number },
): number {
  const fits = Math.min(room.widthPx / extent.across, room.heightPx / extent.down)
  return Math.max(minSeatPx, Math.min(maxSeatPx, Math.floor(fits)))
}

const zoomStep = 1.35

/** One step nearer or further; it ends at a seat that fills a finger twice, and at the least that one can hit. */
export function zoomSeatPx(fromPx: number, direction: 'in' | 'out'): number {
  const wanted = direction === 'in' ? fromPx * zoomStep : fromPx / zoomStep
  return Math.round(Math.max(minSeatPx, Math.min(maxSeatPx * zoomStep, wanted)))
}
