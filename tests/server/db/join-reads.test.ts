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

  it('that come in one turn share a query; two queries may be under way, and what comes meanwhile shares the next', async () => {
    const { read, begun } = openRead()
    const asked: Promise<number>[] = []
    const ask = async (...keys: number[]) => {
      asked.push(...keys.map(read))
      await turn()
      await turn()
    }
    await ask(1, 2)
    await ask(3)
    await ask(4)
    await ask(5, 6)
    expect(begun.map(({ keys }) => keys)).toEqual([[1, 2], [3]])
    begun[0]?.end()
    await turn()
    expect(begun.map(({ keys }) => keys)).toEqual([[1, 2], [3], [4, 5, 6]])
    begun[1]?.end()
    begun[2]?.end()
    expect(await Promise.all(asked)).toEqual([10, 20, 30, 40, 50, 60])
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
    const failing = [read(1), read(2)].map((answer) => answer.catch((error: Error) => error.message))
    await turn()
    await turn()
    begun[0]?.end(new Error('away'))
    expect(await Promise.all(failing)).toEqual(['away', 'away'])
    const next = read(5)
    await turn()
    await turn()
    begun[1]?.end()
    expect(await next).toBe(50)
  })
})
