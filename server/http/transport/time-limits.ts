/** How long a client may take, in milliseconds. An answer that goes on, as the kiosks' live streams do, is not bounded. */
export type TimeLimits = {
  /** From the begin of a request to the end of its headers. */
  readonly headersMs: number
  /** From the begin of a request to the end of its body. */
  readonly requestMs: number
  /** A connection on which nothing comes or goes for so long is closed. A live stream says every 10 s that it is alive. */
  readonly idleMs: number
  /** How often headers and bodies are looked at. */
  readonly checkMs: number
}

export const usualTimeLimits: TimeLimits = { headersMs: 20_000, requestMs: 60_000, idleMs: 120_000, checkMs: 5_000 }

/** These limits as options of Fastify and of Node's HTTP server. */
export function toServerOptions({ headersMs, requestMs, idleMs, checkMs }: TimeLimits) {
  return {
    requestTimeout: requestMs,
    connectionTimeout: idleMs,
    keepAliveTimeout: idleMs,
    http: { headersTimeout: headersMs, requestTimeout: requestMs, connectionsCheckingInterval: checkMs },
  }
}
