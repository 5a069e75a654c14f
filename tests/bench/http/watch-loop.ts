import { monitorEventLoopDelay } from 'node:perf_hooks'

// Loaded into a server before its own code: how long its event loop was held, told on standard output at SIGUSR2.
const resolutionMs = 5
const delays = monitorEventLoopDelay({ resolution: resolutionMs })
delays.enable()
let told = 0

process.on('SIGUSR2', () => {
  const toMs = (nanoseconds: number) => Math.max(0, Math.round(nanoseconds / 1e6) - resolutionMs)
  const memoryMb = Math.round(process.memoryUsage().rss / 2 ** 20)
  told += 1
  process.stdout.write(
    `${told}. event loop held longest ${toMs(delays.max)} ms, p99.9 ${toMs(delays.percentile(99.9))} ms, memory ${memoryMb} MB\n`,
  )
  delays.reset()
})
