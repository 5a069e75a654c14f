/**
 * The tests whose extent is a figure (docs/reliability.md), by the name under which `npm run verify -- NAME` runs one of
 * them whole. All run in `npm test`, at a tenth.
 */
export const figureTests: Readonly<Record<string, string>> = {
  cluster: 'tests/cluster/cluster.test.ts',
  disk: 'tests/faults/failing-disk.test.ts',
  fsync: 'tests/faults/acknowledged-after-fsync.test.ts',
  kills: 'tests/electron/sales/killed-kiosk.test.ts',
  offline: 'tests/electron/a-day-offline.test.ts',
  repeated: 'tests/server/repeated/repeated-requests.test.ts',
  terminal: 'tests/faults/faulty-terminal.test.ts',
}
