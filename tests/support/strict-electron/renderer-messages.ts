import type { MessagePort } from 'node:worker_threads'
import type { Invoked } from './ipc-main.ts'

// Between the main process and a page's process (renderer.ts).

export type RendererData = {
  readonly preload: string
  readonly scripts: readonly string[]
  readonly isNeverLoaded: boolean
  readonly isPreloadBroken: boolean
}

export type FromRenderer =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'preload-error'; readonly message: string }
  | { readonly kind: 'console'; readonly level: string; readonly message: string }
  | { readonly kind: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | {
      readonly kind: 'post'
      readonly channel: string
      readonly message: unknown
      readonly ports: readonly MessagePort[]
    }
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'ran'; readonly id: number; readonly value: unknown }

export type ToRenderer =
  | { readonly kind: 'invoked'; readonly id: number; readonly invoked: Invoked }
  | { readonly kind: 'run'; readonly id: number; readonly code: string }
