type SvgElement = Readonly<{ name: string; attributes: Readonly<Record<string, string>> }>

/**
 * The elements of an SVG in document order. Throws where it is not well-formed: tags that do not match, an attribute
 * without quotes or said twice, stray `<` or `&`. Reads the plain SVG of our own drawing: no comments, no CDATA.
 */
export function elementsOf(svg: string): readonly SvgElement[] {
  const elements: SvgElement[] = []
  const open: string[] = []
  const tag = /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<&]*")*)\s*(\/?)>|([^<&]+)|([\s\S])/g
  for (const [, closing, name = '', attributes = '', selfClosing, text, stray] of svg.trim().matchAll(tag)) {
    if (stray !== undefined) throw new Error(`Stray ${stray} inside ${open.join(' > ') || 'nothing'}`)
    if (text !== undefined) {
      if (open.length === 0) throw new Error(`Text outside the root: ${text}`)
    } else if (closing) {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`)
    } else {
      if (open.length === 0 && elements.length > 0) throw new Error(`A second root: ${name}`)
      elements.push({ name, attributes: attributesOf(attributes) })
      if (!selfClosing) open.push(name)
    }
  }
  if (open.length > 0) throw new Error(`Left open: ${open.join(' > ')}`)
  return elements
}

function attributesOf(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value] as const)
  const attributes = Object.fromEntries(pairs)
  if (Object.keys(attributes).length < pairs.length) throw new Error(`An attribute said twice:${text}`)
  return attributes
}
