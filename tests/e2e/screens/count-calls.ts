import type { Page } from '@playwright/test'

export type CallCounts = (functionName: string) => number

/**
 * How often the page called each of its functions while `act` was done, by their names, which the screens of these tests
 * keep: a component is called once for each time that it is drawn.
 */
export async function countCalls(page: Page, act: () => Promise<unknown>): Promise<CallCounts> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Profiler.enable')
  await devtools.send('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  await act()
  // What was said to the page is drawn by now.
  await page.evaluate(
    () => new Promise<void>((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn()))),
  )
  const { result } = await devtools.send('Profiler.takePreciseCoverage')
  await devtools.detach()
  const functions = result.flatMap((script) => script.functions)
  return (functionName) =>
    functions
      .filter((one) => one.functionName === functionName)
      .reduce((sum, { ranges }) => sum + (ranges[0]?.count ?? 0), 0)
}
