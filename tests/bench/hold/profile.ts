import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

type CpuProfile = {
  readonly nodes: readonly { id: number; callFrame: { functionName: string; url: string } }[]
  readonly samples: readonly number[]
}

const shownPlaces = 12

/** Where a program spent its time, from the profile that `--cpu-prof` left in the folder: packages and folders of ours. */
export async function readProfile(folder: string): Promise<string[]> {
  const file = (await readdir(folder)).find((name) => name.endsWith('.cpuprofile'))
  if (!file) return ['no profile was written']
  const profile = JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile
  const places = new Map(profile.nodes.map((node) => [node.id, placeOf(node.callFrame)]))
  const counts = new Map<string, number>()
  for (const sample of profile.samples) {
    const place = places.get(sample) ?? ''
    if (place !== '(idle)') counts.set(place, (counts.get(place) ?? 0) + 1)
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, shownPlaces)
    .map(([place, count]) => `${((count / all) * 100).toFixed(1).padStart(5)} %  ${place}`)
}

function placeOf({ functionName, url }: { functionName: string; url: string }): string {
  if (url === '') return functionName || '(native)'
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)
  if (inPackage) return inPackage[1] ?? url
  return url.startsWith('node:') ? url : (/\/((?:server|shared|program)\/[^/]+)/.exec(url)?.[1] ?? url)
}
