/** What must be closed again, the last opened first; what fails to close does not keep the rest open. */
export type Closing = {
  readonly add: (close: () => unknown) => void
  /** Rejects with the first fault, after everything had its turn. Closing twice is closing once. */
  readonly close: () => Promise<void>
}

export function createClosing(): Closing {
  const open: (() => unknown)[] = []
  return {
    add: (close) => {
      open.push(close)
    },
    close: async () => {
      const faults: unknown[] = []
      for (let close = open.pop(); close; close = open.pop()) {
        try {
          await close()
        } catch (fault) {
          faults.push(fault)
        }
      }
      if (faults.length > 0) throw faults[0]
    },
  }
}
