import { startKiosk } from '../../../renderer/app/start.tsx'
import { createFakeCinema, type FakeCinema } from './fake-cinema.ts'
import { createFakeLink } from './fake-link.ts'

declare global {
  interface Window {
    /** The remote control of the made-up cinema, for the browser tests and for trying things out by hand. */
    fakeCinema: FakeCinema
  }
}

// The screens without a main process.
const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')
window.fakeCinema = createFakeCinema(() => performance.now())
startKiosk(root, createFakeLink(window.fakeCinema))
