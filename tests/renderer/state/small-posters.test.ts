import { describe, expect, it, vi } from 'vitest'
import { createSmallPosters } from '../../../renderer/state/small-posters.ts'

/** Small posters whose drawing ends when the test says so. */
function aDrawing() {
  const begun: string[] = []
  const ends: ((picture: HTMLImageElement | null) => void)[] = []
  const posters = createSmallPosters((path) => {
    begun.push(path)
    return new Promise((resolve) => ends.push(resolve))
  })
  const end = async (src: string | null) => {
    ends.shift()?.(src === null ? null : ({ src } as HTMLImageElement))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { posters, begun, end }
}

describe('small posters', () => {
  it('are drawn one after the other, once each; until then, and where none can be drawn, a poster is its own', async () => {
    const { posters, begun, end } = aDrawing()
    posters.prepare(['/poster/a', '/poster/b'])
    expect([begun, posters.addressOf('/poster/a')]).toEqual([['/poster/a'], '/poster/a'])
    await end('blob:a')
    await end(null)
    posters.prepare(['/poster/a', '/poster/b'])
    expect(begun).toEqual(['/poster/a', '/poster/b'])
    expect(['/poster/a', '/poster/b'].map(posters.addressOf)).toEqual(['blob:a', '/poster/b'])
  })

  it('are no longer drawn once nobody waits, and the one in hand is neither lost nor drawn twice', async () => {
    const { posters, begun, end } = aDrawing()
    const stop = posters.prepare(['/poster/a', '/poster/b'])
    stop()
    posters.prepare(['/poster/a'])
    await end('blob:a')
    expect([begun, posters.addressOf('/poster/a')]).toEqual([['/poster/a'], 'blob:a'])
  })

  it('are forgotten, and their memory freed, once others are wanted', async () => {
    const revoke = vi.spyOn(URL, 'revokeObjectURL')
    const { posters, end } = aDrawing()
    posters.prepare(['/poster/a'])
    await end('blob:a')
    posters.prepare(['/poster/b'])
    expect([revoke.mock.calls, posters.addressOf('/poster/a')]).toEqual([[['blob:a']], '/poster/a'])
    revoke.mockRestore()
  })
})
