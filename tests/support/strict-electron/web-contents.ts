import { EventEmitter } from 'node:events'
import { Worker } from 'node:worker_threads'
import { browser } from './browser.ts'
import { answerInvoke, ipcMain, MessagePortMain } from './ipc-main.ts'
import { machine, record, recorder } from './machine.ts'
import type { FromRenderer, RendererData, ToRenderer } from './renderer-messages.ts'
import { originOf, type Session } from './session.ts'

// A window's contents: loads, the page's process and its end (lib/browser/api/web-contents.ts, electron_api_web_contents.cc).

type Frame = { readonly url: string; readonly origin: string }
type Load = { readonly url: string; readonly promise: PromiseWithResolvers<void>; isStarted: boolean }
type Preferences = { readonly session: Session; readonly preload: string; readonly sandbox?: boolean }

let neverEnding = machine.loadsThatNeverEnd ?? 0
let deaths = machine.deathsWhileLoading?.times ?? 0

export class WebContents extends EventEmitter {
  readonly closeDevTools = recorder('contents.closeDevTools')
  readonly setWindowOpenHandler = recorder('contents.setWindowOpenHandler')
  readonly setVisualZoomLevelLimits = async (...limits: number[]) =>
    record('contents.setVisualZoomLevelLimits', ...limits)
  readonly #preferences: Preferences
  readonly #ran = new Map<number, (value: unknown) => void>()
  #frame: Frame = { url: '', origin: 'null' }
  #process: Worker | null = null
  #load: Load | null = null
  #isDestroyed = false
  #isBeingCleared = false

  constructor(preferences: Preferences) {
    super()
    this.#preferences = preferences
  }

  get mainFrame(): Frame {
    this.#live()
    return this.#frame
  }

  /** A load that is followed by another one is aborted. One whose frame dies may never settle. */
  loadURL(url: string): Promise<void> {
    this.#live()
    // A navigation out of the clearing away of a dead renderer ends the main process (electron#53924).
    if (this.#isBeingCleared) browser.crash('a page was loaded while a dead one was cleared away')
    record('contents.loadURL', url)
    const before = this.#load
    const load: Load = { url, promise: Promise.withResolvers<void>(), isStarted: false }
    // Electron adds one of its own, so that nobody has to listen.
    load.promise.promise.catch(() => undefined)
    this.#load = load
    setImmediate(() => {
      if (before?.isStarted) this.#reject(before, -3, 'ERR_ABORTED')
      load.isStarted = true
      if (this.#load === load && !this.#isDestroyed) void this.#navigate(load)
    })
    return load.promise.promise
  }

  async #navigate(load: Load): Promise<void> {
    const { session, preload } = this.#preferences
    const found = await session.request(load.url)
    if (this.#load !== load || this.#isDestroyed) return
    if (!(found instanceof Response)) return this.#fail(load, found.code, found.reason)
    const scripts = await this.#scriptsOf(load.url, await found.text())
    if (this.#load !== load || this.#isDestroyed) return
    void this.#process?.removeAllListeners().terminate()
    this.#frame = { url: load.url, origin: originOf(load.url) }
    this.#startProcess({
      preload,
      scripts,
      isNeverLoaded: neverEnding-- > 0,
      isPreloadBroken: machine.isPreloadBroken ?? false,
    })
    if (deaths-- > 0) this.#dieWhileLoading(load)
  }

  async #scriptsOf(url: string, html: string): Promise<string[]> {
    const scripts: string[] = []
    for (const [, source = ''] of html.matchAll(/<script[^>]* src="([^"]+)"/g)) {
      const found = await this.#preferences.session.request(new URL(source, url).href)
      if (found instanceof Response && found.ok) scripts.push(await found.text())
      else this.#say('error', `Failed to load resource: ${source}`)
    }
    return scripts
  }

  #startProcess(workerData: RendererData): void {
    const process = new Worker(new URL('./renderer.ts', import.meta.url), { workerData })
    this.#process = process
    const frame = this.#frame
    process.on('message', (message: FromRenderer) => this.#hear(process, frame, message))
    process.on('error', (error) => this.#say('error', `Uncaught ${error}`))
    process.once('exit', () => this.#tellGone(process))
  }

  /** Emitted a task later since #51900. */
  #tellGone(process: Worker): void {
    if (this.#process !== process || this.#isDestroyed) return
    this.#process = null
    setImmediate(() => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 }))
  }

  #dieWhileLoading(load: Load): void {
    if (machine.deathsWhileLoading?.settles) {
      this.#isBeingCleared = true
      this.#fail(load, -2, 'ERR_FAILED')
      setImmediate(() => {
        this.#isBeingCleared = false
      })
    }
    void this.#process?.terminate()
  }

  #fail(load: Load, code: number, reason: string): void {
    this.emit('did-fail-load', {}, code, reason, load.url, true)
    this.#reject(load, code, reason)
  }

  #reject({ url, promise }: Load, errno: number, code: string): void {
    promise.reject(Object.assign(new Error(`${code} (${errno}) loading '${url}'`), { errno, code, url }))
  }

  #say(level: string, message: string): void {
    this.emit('console-message', { level, message, lineNumber: 1, sourceId: this.#frame.url })
  }

  #hear(process: Worker, frame: Frame, message: FromRenderer): void {
    if (this.#process !== process || this.#isDestroyed) return
    if (message.kind === 'console') this.#say(message.level, message.message)
    else if (message.kind === 'preload-error') {
      this.emit('preload-error', {}, this.#preferences.preload, new Error(message.message))
    } else if (message.kind === 'ran') {
      this.#ran.get(message.id)?.(message.value)
    } else if (message.kind === 'loaded') {
      this.#load?.promise.resolve()
      this.#load = null
      this.emit('ready-to-show')
      this.emit('did-finish-load')
    } else this.#dispatch(process, frame, message)
  }

  #dispatch(process: Worker, senderFrame: Frame, message: FromRenderer): void {
    const event = { sender: this, senderFrame, ports: [] as MessagePortMain[] }
    if (message.kind === 'send') {
      record(message.channel)
      ipcMain.emit(message.channel, event, ...message.args)
    }
    if (message.kind === 'post') {
      event.ports = message.ports.map((port) => new MessagePortMain(port))
      ipcMain.emit(message.channel, event, message.message)
    }
    if (message.kind === 'invoke') {
      const { id, channel, args } = message
      const tell = (answer: ToRenderer) => process.postMessage(answer)
      void answerInvoke(event, channel, args).then((invoked) => tell({ kind: 'invoked', id, invoked }))
    }
  }

  /** For tests: runs this code in the page, and returns what it comes to. */
  runInPage(code: string): Promise<unknown> {
    const id = this.#ran.size
    const ran = new Promise((resolve) => this.#ran.set(id, resolve))
    this.#process?.postMessage({ kind: 'run', id, code } satisfies ToRenderer)
    return ran
  }

  /** For tests: its process dies. */
  crash(): void {
    void this.#process?.terminate()
  }

  /** Without a process nothing happens. */
  forcefullyCrashRenderer(): void {
    this.#live()
    record('contents.forcefullyCrashRenderer')
    this.crash()
  }

  destroy(): void {
    this.#isDestroyed = true
    void this.#process?.terminate()
    this.emit('destroyed')
  }

  #live(): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed')
  }
}
