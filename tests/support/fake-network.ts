/** The line between a kiosk and its server: `fetch`, with switches for what a line can do. */
export function createFakeNetwork() {
  let cutting = new AbortController()
  let isCut = false
  const losesAnswer = new Map<string, number>()

  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (isCut) throw new TypeError('the line is cut')
    const { pathname } = new URL(String(input))
    const signals = [cutting.signal, ...(init?.signal ? [init.signal] : [])]
    const response = await globalThis.fetch(input, { ...init, signal: AbortSignal.any(signals) })
    const left = losesAnswer.get(pathname) ?? 0
    if (left === 0) return response
    losesAnswer.set(pathname, left - 1)
    await response.text()
    throw new TypeError('the answer was lost')
  }

  return {
    fetch,
    cut: () => {
      isCut = true
      cutting.abort(new TypeError('the line is cut'))
    },
    repair: () => {
      isCut = false
      cutting = new AbortController()
    },
    /** The server hears the next `count` requests to this path, and the kiosk hears nothing back. */
    loseAnswers: (path: string, count: number) => losesAnswer.set(path, count),
    answersToLose: (path: string) => losesAnswer.get(path) ?? 0,
  }
}
