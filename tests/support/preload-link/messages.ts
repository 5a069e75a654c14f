/** Where a page is served here, since a browser has no scheme `app:`; the main process hears of `app://kiosk` alone. */
export const servedOrigin = 'https://kiosk.test'

/** What a frame's preload has asked of Electron. `port` names a port that the frame handed over. */
export type FromWorld =
  | { readonly kind: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'invoke'; readonly channel: string; readonly args: readonly unknown[]; readonly call: number }
  | { readonly kind: 'post'; readonly channel: string; readonly ports: readonly number[] }
  | { readonly kind: 'port'; readonly port: number; readonly data: string }

/** As it leaves its document. */
export type FrameMessage = { readonly url: string; readonly message: FromWorld }

export type ToWorld =
  | { readonly kind: 'answer'; readonly call: number; readonly ok: boolean; readonly value: unknown }
  | { readonly kind: 'port'; readonly port: number; readonly data: string }

/** A document's main process as its page sees it, in this process or in another one. */
export type MainProcess = {
  /** A new document with a preload is there: what it says, until it is gone. */
  readonly connect: (toWorld: (message: ToWorld) => void) => {
    readonly received: (message: FromWorld, url: string) => void
    readonly gone: () => void
  }
  /** What the scheme `app:` answers. */
  readonly request: (url: string, method: string) => Promise<Served>
}

export type Served = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Base64. */
  readonly body: string
}
