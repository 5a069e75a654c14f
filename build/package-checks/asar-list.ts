import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

type Entry = { readonly files?: Readonly<Record<string, Entry>> }

/** The paths of all files in an archive, sorted. Its header is a pickled JSON text: four sizes of 4 bytes come before. */
export function listAsar(archive: string): string[] {
  const file = openSync(archive, 'r')
  try {
    const sizes = Buffer.alloc(16)
    readSync(file, sizes, 0, 16, 0)
    const text = Buffer.alloc(sizes.readUInt32LE(12))
    readSync(file, text, 0, text.length, 16)
    return pathsOf(JSON.parse(text.toString('utf8')) as Entry, '').sort()
  } finally {
    closeSync(file)
  }
}

function pathsOf({ files }: Entry, path: string): string[] {
  if (!files) return [path]
  return Object.entries(files).flatMap(([name, entry]) => pathsOf(entry, `${path}/${name}`))
}

/** Throws unless the archive holds exactly what was built, and the description of the package. */
export function checkAsarList(archive: string, root: string): void {
  const built = ['dist/electron', 'dist/renderer'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
      .map((entry) => `/${relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')}`),
  )
  const wanted = new Set(['/package.json', ...built])
  const found = listAsar(archive)
  const tooMuch = found.filter((path) => !wanted.has(path))
  const missing = [...wanted].filter((path) => !found.includes(path))
  if (tooMuch.length > 0 || missing.length > 0) {
    throw new Error(`too much: ${tooMuch.join(', ') || 'nothing'}; missing: ${missing.join(', ') || 'nothing'}`)
  }
}
