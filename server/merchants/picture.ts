import { accepted, type Result, refused } from '../../shared/core/result.ts'

export type Picture = { readonly mediaType: string; readonly bytes: Buffer }

export const maxPictureBytes = 2 * 1024 * 1024

/** A picture of a type that its own bytes tell, whatever the sender called it. Refused: too large, or none of ours. */
export function readPicture(bytes: Buffer): Result<Picture, 'TooLarge' | 'NoPicture'> {
  if (bytes.length > maxPictureBytes) return refused('TooLarge')
  const mediaType = mediaTypeOf(bytes)
  return mediaType === null ? refused('NoPicture') : accepted({ mediaType, bytes })
}

/** PNG: signature and first chunk. JPEG: start of image and a marker. WebP: RIFF container with one of its chunks. */
function mediaTypeOf(bytes: Buffer): string | null {
  const textAt = (from: number, to: number) => bytes.subarray(from, to).toString('latin1')
  if (textAt(0, 8) === '\x89PNG\r\n\x1a\n' && textAt(12, 16) === 'IHDR') return 'image/png'
  if (textAt(0, 3) === '\xff\xd8\xff') return 'image/jpeg'
  if (textAt(0, 4) === 'RIFF' && textAt(8, 15) === 'WEBPVP8') return 'image/webp'
  return null
}
