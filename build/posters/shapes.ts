export type Point = readonly [x: number, y: number]

/** One decimal is a tenth of a poster unit: finer than any screen shows. */
export function roundTo(value: number): number {
  return Math.round(value * 10) / 10
}

/** A closed polygon. */
export function polygon(points: readonly Point[], fill: string): string {
  return `<path fill="${fill}" d="M${points.map(pair).join('L')}z"/>`
}

/** Any outline in SVG's path language, filled. */
export function outline(path: string, fill: string): string {
  return `<path fill="${fill}" d="${path}"/>`
}

/** An open line through the points, with flat ends unless `cap` says otherwise. */
export function line(points: readonly Point[], stroke: string, width: number, cap: 'butt' | 'round' = 'butt'): string {
  return strokePath(`M${points.map(pair).join('L')}`, stroke, width, cap)
}

/** Any outline in SVG's path language, drawn with a pen. */
export function strokePath(path: string, stroke: string, width: number, cap: 'butt' | 'round' = 'butt'): string {
  const ends = cap === 'round' ? ' stroke-linecap="round" stroke-linejoin="round"' : ''
  return `<path fill="none" stroke="${stroke}" stroke-width="${roundTo(width)}"${ends} d="${path}"/>`
}

/** A disc. */
export function disc([x, y]: Point, radius: number, fill: string): string {
  return `<circle cx="${roundTo(x)}" cy="${roundTo(y)}" r="${roundTo(radius)}" fill="${fill}"/>`
}

/** A ring drawn with a pen of the given width. */
export function ring([x, y]: Point, radius: number, stroke: string, width: number): string {
  return `<circle cx="${roundTo(x)}" cy="${roundTo(y)}" r="${roundTo(radius)}" fill="none" stroke="${stroke}" stroke-width="${roundTo(width)}"/>`
}

/** A rectangle with its sides along the poster's. */
export function box(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${roundTo(x)}" y="${roundTo(y)}" width="${roundTo(width)}" height="${roundTo(height)}" fill="${fill}"/>`
}

/** The parts, turned clockwise about a point. */
export function turned(degrees: number, [x, y]: Point, ...parts: readonly string[]): string {
  return `<g transform="rotate(${roundTo(degrees)} ${roundTo(x)} ${roundTo(y)})">${parts.join('')}</g>`
}

/** The parts, moved. */
export function moved(dx: number, dy: number, ...parts: readonly string[]): string {
  return `<g transform="translate(${roundTo(dx)} ${roundTo(dy)})">${parts.join('')}</g>`
}

/** The point at an angle from a centre: 0° to the right, 90° straight up. */
export function around([x, y]: Point, radius: number, degrees: number): Point {
  const radians = (degrees * Math.PI) / 180
  return [x + radius * Math.cos(radians), y - radius * Math.sin(radians)]
}

function pair([x, y]: Point): string {
  return `${roundTo(x)} ${roundTo(y)}`
}
