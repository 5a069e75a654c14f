import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build, type InlineConfig, preview } from 'vite'

/** The posters of the demo cinema, each under its film’s key. */
export const demoPosters = fileURLToPath(new URL('../../../server/demo/posters', import.meta.url))

// As every answer of the product has it, so that a screen which breaks it is seen here already.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"

/** Builds the screens over the made-up cinema and serves them on loopback; `close` ends it and leaves nothing behind. */
export async function serveScreens(port = 0): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'ttms-screens-'))
  const shared: InlineConfig = {
    configFile: false,
    root: fileURLToPath(new URL('.', import.meta.url)),
    logLevel: 'warn',
    plugins: [react()],
    // Functions keep their names, by which tests count what is drawn.
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, minify: false },
  }
  await build(shared)
  await cp(demoPosters, join(outDir, 'poster'), { recursive: true })
  const server = await preview({
    ...shared,
    preview: { port, host: '127.0.0.1', headers: { 'Content-Security-Policy': policy } },
  })
  const url = server.resolvedUrls?.local[0]
  if (!url) throw new Error('the screens were not served')
  return {
    url,
    close: async () => {
      await server.close()
      await rm(outDir, { recursive: true, force: true })
    },
  }
}
