import { describe, expect, it } from 'vitest'
import type { Child } from '../../build/run-child.ts'
import { startTogether } from '../../build/start-together.ts'

/** A child program that the test plays. */
function aChild() {
  const listeners: ((line: string) => void)[] = []
  const { promise: ended, resolve: end } = Promise.withResolvers<number>()
  const onLine = (listener: (line: string) => void) => void listeners.push(listener)
  const child: Child = { processId: 1, onLine, lastWords: () => '', isClosing: () => false, ended, end: () => end(0) }
  return { child, end, print: (line: string) => listeners.forEach((listener) => void listener(line)) }
}

function start() {
  const server = aChild()
  const kiosk = aChild()
  const printed: string[] = []
  const said: string[] = []
  const kiosksAt: string[] = []
  const endListeners: (() => void)[] = []
  const code = startTogether({
    startServer: () => server.child,
    startKiosk: (serverUrl) => {
      kiosksAt.push(serverUrl)
      return kiosk.child
    },
    onEndSignal: (end) => endListeners.push(end),
    print: (line) => printed.push(line),
    say: (line) => said.push(line),
  })
  return { server, kiosk, printed, said, kiosksAt, code, signal: () => endListeners.forEach((end) => void end()) }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('server and kiosk together', () => {
  it('print their lines in order, the kiosk at the address that the server took', async () => {
    const { server, kiosk, printed, kiosksAt, signal, code } = start()
    server.print('server ready http://127.0.0.1:40123 durability=process')
    server.print('demo administrator a b')
    await settle()
    kiosk.print('kiosk ready http://127.0.0.1:1/?token=t link=browser')
    expect(kiosksAt).toEqual(['http://127.0.0.1:40123'])
    expect(printed.map((line) => line.split(' ')[0])).toEqual(['server', 'demo', 'kiosk'])
    signal()
    expect(await code).toBe(0)
  })

  it.each([
    ['http://0.0.0.0:8787', 'http://127.0.0.1:8787'],
    ['http://[::]:8787', 'http://127.0.0.1:8787'],
    ['http://192.168.1.9:8787', 'http://192.168.1.9:8787'],
  ])('meet at a server on %s by %s', async (bound, reached) => {
    const { server, kiosksAt, signal } = start()
    server.print(`server ready ${bound} durability=fsync`)
    await settle()
    expect(kiosksAt).toEqual([reached])
    signal()
  })

  it('end with the server’s code where it is not started, and no kiosk is', async () => {
    const { server, kiosksAt, code } = start()
    server.end(78)
    expect(await code).toBe(78)
    expect(kiosksAt).toEqual([])
  })

  it('end with the kiosk’s code where it fails, the server in good order, and say so', async () => {
    const { server, kiosk, said, code } = start()
    server.print('server ready http://127.0.0.1:1 durability=process')
    await settle()
    kiosk.end(70)
    expect(await code).toBe(70)
    expect(said).toEqual(['the kiosk ended (exit code 70): the server is ended with it'])
  })

  it('end the server in good order where the kiosk can not even be started', async () => {
    const server = aChild()
    let isServerAsked = false
    const code = startTogether({
      startServer: () => ({
        ...server.child,
        end: () => {
          isServerAsked = true
          server.end(0)
        },
      }),
      startKiosk: () => {
        throw new Error('no space left for its pipe')
      },
      onEndSignal: () => undefined,
      print: () => undefined,
      say: () => undefined,
    })
    server.print('server ready http://127.0.0.1:1 durability=process')
    await expect(code).rejects.toThrow('no space left for its pipe')
    expect(isServerAsked).toBe(true)
  })

  it('leave the kiosk selling where the server ends', async () => {
    const { server, said, code, signal } = start()
    server.print('server ready http://127.0.0.1:1 durability=process')
    await settle()
    server.end(0)
    await settle()
    expect(said).toEqual([expect.stringMatching(/^the server ended \(exit code 0\); the kiosk goes on alone/)])
    signal()
    expect(await code).toBe(0)
  })

  it('end before the kiosk is started where a signal comes that early', async () => {
    const { server, kiosksAt, code, signal } = start()
    signal()
    server.print('server ready http://127.0.0.1:1 durability=process')
    expect(await code).toBe(0)
    expect(kiosksAt).toEqual([])
  })
})
