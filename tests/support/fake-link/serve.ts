import { serveScreens } from './serve-screens.ts'

// The screens over a made-up cinema, to look at in any browser: node build/node24.mjs tests/support/fake-link/serve.ts
const port = Number(process.env.PORT ?? 0)
const { url } = await serveScreens(port)
process.stdout.write(`screens ready ${url}\n`)
