import { serveScreens } from './serve-screens.ts'

// The screens over a made-up cinema, to look at in any browser: node build/node24.mjs tests/support/fake-link/serve.ts
const { url, close } = await serveScreens(Number(process.env.PORT ?? 0))
process.stdout.write(`screens ready ${url}\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close())
