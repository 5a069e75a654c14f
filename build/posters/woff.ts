import { inflateSync } from 'node:zlib'

/**
 * The OpenType file inside a WOFF 1.0 one (W3C, WOFF File Format 1.0, sections 3 to 5).
 * Done here with Node's zlib, because the inflater of opentype.js fails on sound files.
 */
export function unpackWoff(woff: Buffer): ArrayBuffer {
  const tableCount = woff.readUInt16BE(12)
  const tables = Array.from({ length: tableCount }, (_, index) => {
    const entry = 44 + index * 20
    const offset = woff.readUInt32BE(entry + 4)
    const packedLength = woff.readUInt32BE(entry + 8)
    const length = woff.readUInt32BE(entry + 12)
    const packed = woff.subarray(offset, offset + packedLength)
    return { entry, length, data: packedLength < length ? inflateSync(packed) : packed }
  })

  const paddedLength = (length: number) => Math.ceil(length / 4) * 4
  const directoryLength = 12 + tableCount * 16
  const total = tables.reduce((sum, { length }) => sum + paddedLength(length), directoryLength)
  const font = Buffer.from(new ArrayBuffer(total))
  woff.copy(font, 0, 4, 8)
  font.writeUInt16BE(tableCount, 4)

  let at = directoryLength
  tables.forEach(({ entry, length, data }, index) => {
    const record = 12 + index * 16
    woff.copy(font, record, entry, entry + 4)
    woff.copy(font, record + 4, entry + 16, entry + 20)
    font.writeUInt32BE(at, record + 8)
    font.writeUInt32BE(length, record + 12)
    data.copy(font, at)
    at += paddedLength(length)
  })
  return font.buffer
}
