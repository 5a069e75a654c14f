import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { StartRefused } from '../../runtime/start-refused.ts'
import type { KioskService } from './kiosk-service.ts'

/** What is answered to a page that asks for a path of its own origin. */
export type PageAnswer = {
  readonly status: 200 | 404
  readonly mediaType: string
  readonly cacheControl: string
  readonly bytes: Uint8Array
}

export type PageFiles = (path: string) => Promise<PageAnswer>

const mediaTypesByExtension: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}
const posterTypes = ['image/avif', 'image/jpeg', 'image/png', 'image/svg+xml', 'image/webp']
/** For what has a hash of its content in its name: what Vite builds, and posters. */
const neverChanges = 'private, max-age=31536000, immutable'
const notFound: PageAnswer = {
  status: 404,
  mediaType: 'text/plain; charset=utf-8',
  cacheControl: 'no-store',
  bytes: Buffer.from('not found\n'),
}

/**
 * Answers the built page and the posters, by the path of an address without its query. The files are listed once and
 * only what is in that list is ever read, so no path, however it is written, leads out of the folder.
 */
export function createPageFiles(folder: string, poster: KioskService['poster']): PageFiles {
  const filesByPath = new Map(listFiles(folder, '/'))
  const index = filesByPath.get('/index.html')
  if (!index) throw new StartRefused(`the screens are not built: there is no ${join(folder, 'index.html')}`)
  filesByPath.set('/', index)

  return async (path) => {
    const posterId = /^\/poster\/([\w.-]{1,100})$/.exec(path)?.[1]
    if (posterId !== undefined) return answerPoster(await poster(posterId))
    const file = filesByPath.get(path)
    const mediaType = file && mediaTypesByExtension[extname(file)]
    if (!mediaType) return notFound
    const cacheControl = path.startsWith('/assets/') ? neverChanges : 'no-store'
    return { status: 200, mediaType, cacheControl, bytes: await readFile(file) }
  }
}

function answerPoster(poster: Awaited<ReturnType<KioskService['poster']>>): PageAnswer {
  if (!poster || !posterTypes.includes(poster.mediaType)) return notFound
  return { status: 200, mediaType: poster.mediaType, cacheControl: neverChanges, bytes: poster.bytes }
}

function listFiles(folder: string, path: string): [string, string][] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry): [string, string][] => {
      const file = join(folder, entry.name)
      if (entry.isDirectory()) return listFiles(file, `${path}${entry.name}/`)
      return entry.isFile() ? [[`${path}${entry.name}`, file]] : []
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
