import { startKiosk } from '../../../renderer/app/start.tsx'
import { createFakeCinema } from './fake-cinema.ts'
import { createFakeLink } from './fake-link.ts'

// The screens without a main process, for looking at and for the browser tests: `window.fakeCinema` is its remote control.
const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')
const cinema = createFakeCinema(() => performance.now())
Object.assign(window, { fakeCinema: cinema })
startKiosk(root, createFakeLink(cinema))
