import { readFileSync } from 'node:fs'
import { createContext, runInContext, Script } from 'node:vm'
import { type MessagePort as Port, parentPort, workerData } from 'node:worker_threads'
import { createBridge } from './context-bridge.ts'
import { createIpcRenderer } from './ipc-renderer.ts'
import type { FromRenderer, RendererData, ToRenderer } from './renderer-messages.ts'

// A page's process, as a thread: a sandboxed preload in a world of its own, then the page's scripts in theirs.

const { preload, scripts, isNeverLoaded, isPreloadBroken } = workerData as RendererData
// As a page that is stuck before anything of it runs.
if (isNeverLoaded) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)

const tell = (message: FromRenderer, transfer: readonly Port[] = []) => parentPort?.postMessage(message, [...transfer])
const timers = { setTimeout, clearTimeout, setInterval, clearInterval }
const page = createContext({
  ...timers,
  console: { error: (...words: unknown[]) => tell({ kind: 'console', level: 'error', message: words.join(' ') }) },
})
const { ipcRenderer, invoked } = createIpcRenderer(tell)
const electron = { ipcRenderer, contextBridge: createBridge(page) }
const loadable: Record<string, unknown> = isPreloadBroken ? {} : { electron }

/** A sandboxed preload may load little else (docs/tutorial/sandbox.md); ours loads nothing else. */
function require(name: string): unknown {
  if (!(name in loadable)) throw new Error(`module not found: ${name}`)
  return loadable[name]
}

try {
  runInContext(readFileSync(preload, 'utf8'), createContext({ ...timers, require, MessageChannel }), preload)
} catch (error) {
  tell({ kind: 'preload-error', message: String(error) })
}
for (const script of scripts) runInPage(script)
tell({ kind: 'loaded' })

parentPort?.on('message', async (message: ToRenderer) => {
  if (message.kind === 'invoked') invoked(message.id, message.invoked)
  else tell({ kind: 'ran', id: message.id, value: await runInPage(message.code) })
})

function runInPage(code: string): unknown {
  try {
    return new Script(code).runInContext(page)
  } catch (error) {
    tell({ kind: 'console', level: 'error', message: `Uncaught ${error}` })
    return null
  }
}
