import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { isWholeFigure, seed } from '../support/figures.ts'
import { catchMutation } from './catch-mutation.ts'
import { mutations } from './mutations.ts'

/** Where not all of them are run: every eighth one, others with each TTMS_SEED. */
const share = 8
const now = mutations.filter((_, index) => isWholeFigure || index % share === seed % share)

const root = fileURLToPath(new URL('../..', import.meta.url))

it.each(mutations.map((mutation) => [mutation.name, mutation] as const))(
  'finds where to make it so that %s',
  (_, { change: { file, find } }) => {
    expect(readFileSync(join(root, file), 'utf8').split(find).length - 1).toBe(1)
  },
)

describe('a test notices', () => {
  it.each(now.map((mutation) => [mutation.name, mutation] as const))(
    'that %s',
    async (name, mutation) => {
      const titles = await catchMutation(mutation)
      process.stdout.write(`mutation: ${name}: ${titles[0] ?? 'NOT CAUGHT'}\n`)
      expect(titles).not.toEqual([])
    },
    600_000,
  )
})
