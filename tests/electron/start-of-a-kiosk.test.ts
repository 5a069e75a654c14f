import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { buildRendererIfChanged } from '../../build/renderer.ts'
import { fillJournal } from '../bench/grow/fill-journal.ts'
import { countStatements } from '../bench/grow/kiosk-start.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

// A share of `npm run bench -- grow kiosk-start`.
it('A kiosk reads its journal once at its start, many entries a statement', async () => {
  await buildRendererIfChanged()
  const folder = makeTemporaryFolder()
  onTestFinished(folder.remove)
  const statementsWith = async (entryCount: number) => {
    const dataDir = join(folder.path, String(entryCount))
    await fillJournal(dataDir, entryCount)
    return await countStatements(dataDir, join(folder.path, 'statements'))
  }
  expect((await statementsWith(2_200)) - (await statementsWith(200))).toBeLessThanOrEqual(10)
}, 120_000)
