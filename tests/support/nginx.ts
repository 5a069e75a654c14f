import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { request } from 'node:https'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { makeTemporaryFolder } from './temporary-folder.ts'

const sample = join(import.meta.dirname, '../../build/proxy/nginx-ttms.conf')
const name = 'cinema.example'
const places = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx']

/** The nginx of this machine, installed first when root on Debian; or, as a text, why there is none to test with. */
export function findOrInstallNginx(): { readonly nginx: string } | string {
  const find = () => places.find((place) => existsSync(place))
  if (!find() && existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    process.stdout.write('installing nginx from Debian\n')
    const install = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx-light openssl'
    spawnSync('sh', ['-c', install], { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  }
  const nginx = find()
  if (!nginx) return 'there is no nginx on this machine'
  return spawnSync('openssl', ['version']).status === 0 ? { nginx } : 'there is no openssl to make a certificate with'
}

export type ProxyAnswer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string }

export type Asked = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Returns what had come by then once this much of the answer is there, instead of at its end. */
  readonly until?: RegExp
}

export type Nginx = {
  /** Asks over TLS from this address of the machine's own. */
  readonly ask: (from: string, path: string, asked?: Asked) => Promise<ProxyAnswer>
  readonly stop: () => Promise<void>
}

/** nginx with the documented configuration in front of the server at this port; only names, ports and paths are others. */
export async function startNginx(nginx: string, serverPort: number): Promise<Nginx> {
  const folder = makeTemporaryFolder()
  const [certificate, key] = [join(folder.path, 'cert.pem'), join(folder.path, 'key.pem')]
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
  execFileSync('openssl', [...made, ...subject, '-keyout', key, '-out', certificate], { stdio: 'pipe' })
  const port = await freePort()
  const config = replaceAll(readFileSync(sample, 'utf8'), {
    'server 127.0.0.1:8787;': `server 127.0.0.1:${serverPort};`,
    'listen 443 ssl;': `listen 127.0.0.1:${port} ssl;`,
    '/etc/ssl/cinema.example.pem': certificate,
    '/etc/ssl/private/cinema.example.key': key,
  })
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${join(folder.path, kind)};`,
  )
  const main = [
    process.getuid?.() === 0 ? 'user root;' : '',
    `daemon off; error_log stderr warn; pid ${join(folder.path, 'pid')}; events {}`,
    `http { access_log off; ${temporary.join(' ')}\n${config}\n}`,
  ]
  const file = join(folder.path, 'nginx.conf')
  writeFileSync(file, main.join('\n'))
  const child = spawn(nginx, ['-c', file, '-p', folder.path], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`nginx ended at its start: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const ca = readFileSync(certificate)
  return {
    ask: (from, path, { method = 'GET', headers = {}, body, until } = {}) =>
      new Promise((resolve, reject) => {
        const options = { host: '127.0.0.1', port, localAddress: from, servername: name, ca, method, path }
        const asked = request({ ...options, headers: { host: name, ...headers }, agent: false }, (answer) => {
          let text = ''
          const done = () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text })
          answer.setEncoding('utf8').on('end', done).on('error', reject)
          answer.on('data', (chunk: string) => {
            text += chunk
            if (!until?.test(text)) return
            done()
            asked.destroy()
          })
        })
        asked.on('error', reject).end(body)
      }),
    stop: async () => {
      child.kill('SIGQUIT')
      await ended
      folder.remove()
    },
  }
}

function replaceAll(text: string, replacements: Readonly<Record<string, string>>): string {
  let replaced = text
  for (const [from, to] of Object.entries(replacements)) {
    if (!replaced.includes(from)) throw new Error(`the sample has no "${from}" any more`)
    replaced = replaced.replaceAll(from, to)
  }
  return replaced
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true))
    socket.once('error', () => resolve(false)).once('connect', () => socket.destroy())
  })
}
