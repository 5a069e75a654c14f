const benches: Readonly<
  Record<string, () => Promise<{ readonly runBench: (args: readonly string[]) => Promise<void> }>>
> = {
  explain: () => import('./explain.ts'),
  'fan-out': () => import('./fan-out.ts'),
  'fuzz-http': () => import('./fuzz-http.ts'),
  grow: () => import('./grow.ts'),
  hold: () => import('./hold.ts'),
  store: () => import('./store.ts'),
}

// `npm run bench -- NAME`: what this machine does, as medians and ratios; each bench is bounded in time.
const [name = '', ...args] = process.argv.slice(2)
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined
if (bench) {
  const { runBench } = await bench()
  await runBench(args)
} else {
  process.stderr.write(`bench: one of these names, please: ${Object.keys(benches).join(', ')}\n`)
  process.exitCode = 1
}
