import type { Mutation } from './mutations.ts'

/** Faults in what is folded from a journal: few days of the simulation are long enough to show them. */
export const projectionMutations: readonly Mutation[] = [
  {
    name: 'a sale that nobody has seen is let go of with the sales of its time',
    change: {
      file: 'shared/sales/own-sales.ts',
      find: '    if (isUndelivered(sale)) continue\n',
      replace: '',
    },
    caughtBy: 'tests/shared/sales/own-sales.test.ts',
  },
  {
    name: 'an entry that is not known to be written is folded, and counts twice once it is',
    change: {
      file: 'electron/journal/projections.ts',
      find: 'Math.min(readAtOnce, lastSeq - seq)',
      replace: 'readAtOnce',
    },
    caughtBy: 'tests/electron/journal/projections.test.ts',
  },
  {
    name: 'the journal is folded while it is written to',
    change: {
      file: 'electron/journal/journal.ts',
      find: 'withLock(() => table.readThrough(projections.fold))',
      replace: 'table.readThrough(projections.fold)',
    },
    caughtBy: 'tests/electron/journal/journal.test.ts',
  },
]
