import { describe, expect, it } from 'vitest'
import { joinReads } from '../../../server/db/join-reads.ts'

describe('reads that are joined', () => {
  /** A read that answers when it is told to. */
  function openRead() {
    const begun: { readonly keys: readonly number[]; readonly end: (error?: Error) => void }[] = []
    const read = joinReads<number, number>(
      (keys) =>
        new Promise((resolve, reject) => {
          const end = (error?: Error) => (error ? reject(error) : resolve(keys.map((key) => key * 10)))
          begun.push({ keys, end })
        }),
    )
    return { read, begun }
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve))

  it('begin at once while few are under way; those that come meanwhile share the next one', async () => {
    const { read, begun } = openRead()
    const answers = Promise.all([1, 2, 3, 4, 5].map(read))
    expect(begun.map(({ keys }) => keys)).toEqual([[1], [2]])
    begun[0]?.end()
    await turn()
    expect(begun.map(({ keys }) => keys)).toEqual([[1], [2], [3, 4, 5]])
    begun[1]?.end()
    begun[2]?.end()
    expect(await answers).toEqual([10, 20, 30, 40, 50])
  })

  it('are read apart where the database refuses a value of one of them, until that one fails alone', async () => {
    const asked: number[][] = []
    const bad = Object.assign(new Error('out of range'), { code: '22003' })
    const read = joinReads<number, number>(async (keys) => {
      asked.push([...keys])
      await turn()
      if (keys.includes(13)) throw bad
      return keys.map((key) => key * 10)
    })
    const keys = Array.from({ length: 20 }, (_, index) => index)
    const answers = await Promise.allSettled(keys.map(read))
    expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason))).toEqual(
      keys.map((key) => (key === 13 ? bad : key * 10)),
    )
    expect(asked.length).toBeLessThan(2 + 2 * Math.ceil(Math.log2(keys.length)) + 1)
  })

  it('fail together, and the next ones are read again', async () => {
    const { read, begun } = openRead()
    const failing = [read(1), read(2), read(3), read(4)].map((answer) => answer.catch((error: Error) => error.message))
    begun[0]?.end()
    await turn()
    begun[2]?.end(new Error('away'))
    begun[1]?.end()
    expect(await Promise.all(failing)).toEqual([10, 20, 'away', 'away'])
    const next = read(5)
    begun[3]?.end()
    expect(await next).toBe(50)
  })
})
