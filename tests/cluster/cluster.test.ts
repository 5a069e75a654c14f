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
/** A run goes on until each of these has happened. */
const mustHappen = [
  ...['kills of server', 'kills of kiosk-1', 'kills of kiosk-2', 'kills of kiosk-3', 'edits', 'refunds'],
  ...['tickets at kiosks', 'tickets offline', 'tickets on the web', 'payments that failed'],
  ...['broken', 'held', 'swallowed', 'cut', 'repeated', 'overtaken'],
]

describe.concurrent.each(databaseKinds)(
  'a server on %s and three kiosks, killed in turn behind lines that fail',
  (kind) => {
    beforeAll(() => buildRendererIfChanged(), 600_000)

    it(`neither lose nor double anything in ${seconds} seconds`, async () => {
      const folder = makeTemporaryFolder()
      const database = kind === 'Postgres' ? await makePostgresDatabase() : null
      const programs = await startPrograms(folder.path, seed, database?.url)
      try {
        const { record, counts } = await runCluster(programs, { seed, seconds, mustHappen })
        const faults = faultsIn(record)
        tellFigure(`real processes on ${kind}, ${seconds} s: ${faults.length} faults; ${JSON.stringify(counts)}`)
        if (faults.length > 0) writeFileSync(join(folder.path, 'record.json'), JSON.stringify(record, null, 1))
        expect(faults, `${folder.path}/record.json\n${programs.report()}`).toEqual([])
        folder.remove()
      } finally {
        await programs.close()
        await database?.drop()
      }
    }, 3_600_000)
  },
)
