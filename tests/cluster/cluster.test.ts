import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildRendererIfChanged } from '../../build/renderer.ts'
import { databaseKinds, makePostgresDatabase } from '../support/databases.ts'
import { isWholeFigure, seed, tellFigure } from '../support/figures.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'
import { faultsIn } from './check-record.ts'
import { startPrograms } from './cluster-programs.ts'
import { runCluster } from './run-cluster.ts'

const seconds = isWholeFigure ? 300 : 15
const mustHappen = ['kills', 'edits', 'ticketsAtKiosks', 'ticketsOnTheWeb', 'refunds', 'repeated', 'overtaken', 'held']

describe.concurrent.each(databaseKinds)(
  'a server on %s and three kiosks, killed in turn behind lines that fail',
  (kind) => {
    beforeAll(() => buildRendererIfChanged())

    it(`neither lose nor double anything in ${seconds} seconds`, async () => {
      const folder = makeTemporaryFolder()
      const database = kind === 'Postgres' ? await makePostgresDatabase() : null
      const programs = await startPrograms(folder.path, seed, database?.url)
      try {
        const { record, counts } = await runCluster(programs, seed, seconds)
        const faults = faultsIn(record)
        tellFigure(`real processes on ${kind}, ${seconds} s: ${faults.length} faults; ${JSON.stringify(counts)}`)
        if (faults.length > 0) writeFileSync(join(folder.path, 'record.json'), JSON.stringify(record, null, 1))
        expect(faults, `${folder.path}/record.json\n${programs.report()}`).toEqual([])
        expect(mustHappen.filter((hazard) => !counts[hazard])).toEqual([])
        folder.remove()
      } finally {
        await programs.close()
        await database?.drop()
      }
    }, 900_000)
  },
)
