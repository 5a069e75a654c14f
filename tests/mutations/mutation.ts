import type { Mutation } from './mutations.ts'

/** One that replaces a piece of a file, and the test file that notices. */
export function mutation(name: string, caughtBy: string, file: string, find: string, replace = ''): Mutation {
  return { name, change: { file, find, replace }, caughtBy }
}
