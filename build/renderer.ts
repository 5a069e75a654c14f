import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { isOutdated, replaceFolder } from './replace-folder.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const built = join(root, 'dist/renderer')
const page = 'index.html'
const sources = ['renderer', 'shared', 'build/vite.config.ts', 'package-lock.json']

/** Builds the page into dist/renderer where anything that it is made of is newer than it, and says so first. */
export async function buildRendererIfChanged(onBuild: () => void = () => undefined): Promise<void> {
  if (!isOutdated(join(built, page), sources)) return
  onBuild()
  await buildRenderer()
}

/** Builds the page in any case. */
export const buildRenderer = (): Promise<void> => replaceFolder(built, page, buildForProduction)

/** A test runner's NODE_ENV would make Vite take React's development build. */
async function buildForProduction(outDir: string): Promise<void> {
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  try {
    await build({ configFile: join(root, 'build/vite.config.ts'), build: { outDir } })
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
  }
}
