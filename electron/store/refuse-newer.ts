import { StartRefused } from '../../runtime/start-refused.ts'
import { storedSchemas } from './schemas.ts'
import { readCatalog } from './sqlite/read-catalog.ts'

const versionsByName: Readonly<Record<string, { readonly version: number }>> = storedSchemas

/**
 * Refuses (`StartRefused`) a database that a newer program wrote, or another program altogether, and leaves it byte for
 * byte alone: opened by an older program, RxDB would begin an empty collection beside the newer one.
 */
export function refuseNewer(path: string): void {
  const catalog = readCatalog(path)
  if (catalog.kind === 'other-program') throw new StartRefused(`${path} is the database of another program`)
  if (catalog.kind === 'newer') throw new StartRefused(newerLine(path, `file format ${catalog.format}`))
  if (catalog.kind !== 'known') return
  for (const { collectionName, version } of catalog.collections) {
    const known = versionsByName[collectionName]
    if (!known && !isOfRxdb(collectionName)) {
      throw new StartRefused(newerLine(path, `${collectionName}, which this one does not know`))
    }
    if (known && version > known.version) {
      throw new StartRefused(newerLine(path, `${collectionName} in version ${version}, not ${known.version}`))
    }
  }
}

/** RxDB keeps collections of its own beside ours: what it has, and how far migrations and replications are. */
function isOfRxdb(collectionName: string): boolean {
  return collectionName.startsWith('_') || collectionName.startsWith('rx-')
}

function newerLine(path: string, what: string): string {
  return `${path} was written by a newer program (${what}): install that one again`
}
