import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openBrowserHost } from '../../electron/link/browser-host.ts'
import type { KioskService } from '../../electron/link/kiosk-service.ts'
import { createPageFiles } from '../../electron/link/page-files.ts'
import { createServe } from '../../electron/link/serve.ts'
import { createLogTo } from '../../runtime/log.ts'
import { aKioskService } from './kiosk-service.ts'

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }

/** A built page of two files, with a secret beside its folder. */
export function aPageFolder(): string {
  const outside = mkdtempSync(join(tmpdir(), 'ttms-page-'))
  const folder = join(outside, 'renderer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), '<!doctype html>the page')
  writeFileSync(join(folder, 'assets', 'main.js'), 'let page')
  writeFileSync(join(folder, 'assets', 'main.js.map'), '{}')
  writeFileSync(join(outside, 'secret.txt'), 'a secret')
  return folder
}

/** A browser host on a free port, closed after the test, and requests to it as a browser would or would not make them. */
export async function startBrowserHost(service: KioskService = aKioskService()) {
  const logged: string[] = []
  const log = createLogTo((line) => logged.push(line), { name: 'test', level: 'debug' })
  let faults = 0
  const random = { uuid: () => `fault-${++faults}`, unit: () => 0 }
  const serve = createServe({ service, ports: { log, random } })
  const files = createPageFiles(aPageFolder(), service.poster)
  const host = await openBrowserHost({ serve, files, log }, 0)
  onTestFinished(host.close)
  const { port, search } = new URL(host.address)

  const get = (path: string, { method = 'GET', headers = {} }: { method?: string; headers?: object } = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, method, headers: { ...headers } }, (answer) => {
        let body = ''
        answer.on('data', (part) => {
          body += part
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }))
      })
      asked.on('error', reject)
      asked.end()
    })
  const enter = async () => (await get(`/${search}`)).headers['set-cookie']?.[0]?.split(';')[0] ?? ''

  return { ...host, log, serve, files, logged, port: Number(port), tokenPath: `/${search}`, get, enter }
}
