import { openLink } from './app/link.ts'
import { startKiosk } from './app/start.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')
startKiosk(root, openLink())
