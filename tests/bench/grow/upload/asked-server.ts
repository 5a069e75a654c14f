// The server as a program that says how much processor it has used, in ms, when its parent asks.

process.on('message', ({ id }: { readonly id: number }) => {
  const { user, system } = process.cpuUsage()
  process.send?.({ id, value: (user + system) / 1_000 })
})

await import('../../../../server/main.ts')
