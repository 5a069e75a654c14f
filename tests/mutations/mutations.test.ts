import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { databaseKinds } from '../support/databases.ts'
import { isWholeFigure, seed } from '../support/figures.ts'
import { catchMutation } from './catch-mutation.ts'
import { mutations } from './mutations.ts'

/** Where not all of them are run: every sixteenth one, others with each TTMS_SEED. */
const share = 16
const now = mutations.filter((_, index) => isWholeFigure || index % share === seed % share)

const root = fileURLToPath(new URL('../..', import.meta.url))

it.each(mutations.map((mutation) => [mutation.name, mutation] as const))(
  'finds where to make it so that %s',
  (_, { change: { file, find } }) => {
    expect(readFileSync(join(root, file), 'utf8').split(find).length - 1).toBe(1)
  },
)

const hasPostgres = databaseKinds.includes('Postgres')

describe('a test notices', () => {
  for (const mutation of now) {
    const { name, needsPostgres } = mutation
    const isSkipped = needsPostgres === true && !hasPostgres
    const title = isSkipped ? `that ${name}: there is no Postgres here, and PGlite has one connection` : `that ${name}`
    it.skipIf(isSkipped)(
      title,
      async () => {
        const [noticed] = await catchMutation(mutation)
        const how = noticed ? `${noticed.title}${noticed.isByWaiting ? ' (by waiting)' : ''}` : 'NOT CAUGHT'
        process.stdout.write(`mutation: ${name}: ${how}\n`)
        expect(noticed).toBeDefined()
      },
      600_000,
    )
  }
})
