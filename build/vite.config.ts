import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// The page. The policy of its answers forbids data: fonts and inline scripts, so nothing is inlined.
export default defineConfig({
  root: fileURLToPath(new URL('../renderer', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../dist/renderer', import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Electron's Chromium and any browser that a kiosk is given are this new.
    target: 'chrome130',
    reportCompressedSize: false,
  },
  logLevel: 'warn',
})
