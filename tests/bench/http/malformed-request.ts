import type { SeededRandom } from '../../support/seeded-random.ts'
import { parameterNames, targets } from './wire-names.ts'

export type MalformedRequest = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
}

const deep = 3_000
const hostileTexts = [
  ...['', ' ', '0', '1', '2', '-1', '00', '1.0', '1e3', '0x10', '007', 'NaN', 'null', 'true', '9007199254740993'],
  ...['-9223372036854775809', '1e309', '2147483648', '0.01', '9999.99', '0.001', '1795000000', '９', '٣'],
  ...["'; drop table accounts; --", "' or '1'='1", '<script>alert(1)</script>', '{{7*7}}', '../../etc/passwd'],
  ...[
    '影院',
    '🎬👩‍👩‍👧',
    '\u202eסרט',
    'a\0b',
    '\ud800',
    '\ufeff',
    '\r\nset-cookie: a=b',
    'x'.repeat(300),
    '影'.repeat(10_000),
  ],
  ...['[]', '[[1,2]]', '[[1]]', '[[1,"2"]]', '[[0,0]]', '{}', '{"0":{"0":1}}', '[', '"', '{"bank":1}', '{"name":"x"}'],
  ...['{"__proto__":{"x":1}}', '['.repeat(deep), `${'['.repeat(deep)}${']'.repeat(deep)}`, '{"a":'.repeat(deep)],
  ...['a@b.cd', '13812345678', 'secret1', 'd41d8cd98f00b204e9800998ecf8427e', 'javascript:alert(1)', 'http://a/b.png'],
] as unknown as readonly [string, ...string[]]
const hostileValues = [
  ...[null, true, 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, [], {}, [[1, 2]], [null], [[[1]]]],
  ...[{ length: 1e9 }, { toString: 1 }, [[1, 2, 3]], [[{}, []]]],
] as unknown as readonly [unknown, ...unknown[]]
const formType = 'application/x-www-form-urlencoded'
const types = [
  ...[formType, formType, formType, 'application/json', 'application/json', 'multipart/form-data; boundary=x'],
  ...[
    'multipart/form-data',
    'text/plain',
    'application/x-www-form-urlencoded; charset=gbk',
    '/',
    ';;;',
    'application/json;',
  ],
] as unknown as readonly [string, ...string[]]
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'] as const
const kioskHeaders = ['x-ttms-device', 'x-ttms-time', 'x-ttms-nonce', 'x-ttms-signature'] as const

/** A request that is wrong in some way, or in several; `sessions` are headers of people who are signed in. */
export function makeMalformedRequest(
  random: SeededRandom,
  sessions: readonly Readonly<Record<string, string>>[],
): MalformedRequest {
  const target = random.pick(targets)
  const method = random.isHit(0.06) ? random.pick(methods) : target.method
  const fields = Array.from({ length: random.below(9) }, () => [random.pick(parameterNames), value(random)] as const)
  const type = random.pick(types)
  const hasBody = method !== 'GET' && method !== 'HEAD' && method !== 'TRACE'
  const query = !hasBody || random.isHit(0.05) ? `?${form(random, fields)}` : ''
  return {
    method,
    path: wrongPath(random, target.path) + query.replaceAll(/[^!-~]/g, '%20').slice(0, 8_000),
    headers: {
      ...(hasBody && !random.isHit(0.03) ? { 'content-type': type } : {}),
      ...(sessions[random.below(sessions.length + 1)] ?? wrongSession(random)),
      ...(random.isHit(0.1) ? Object.fromEntries(kioskHeaders.map((name) => [name, headerText(random)])) : {}),
    },
    body: hasBody ? cut(random, encode(random, type, fields)) : null,
  }
}

function value(random: SeededRandom): unknown {
  if (random.isHit(0.15)) return random.pick(hostileValues)
  if (random.isHit(0.05)) return String.fromCharCode(...Array.from({ length: 8 }, () => random.below(0x10000)))
  return random.pick(hostileTexts)
}

function wrongPath(random: SeededRandom, path: string): string {
  if (!random.isHit(0.05)) return path
  return random.pick([`${path}/`, `${path}%00`, `${path}%zz`, path.toUpperCase(), `/${path}`, `${path}/../x`, '/', '*'])
}

function wrongSession(random: SeededRandom): Record<string, string> {
  if (random.isHit(0.5)) return {}
  return random.pick([
    { authorization: `Bearer ${headerText(random)}` },
    { authorization: headerText(random) },
    { cookie: `ttms_session=${headerText(random)}` },
    { cookie: `uid=${headerText(random)}; token=${headerText(random)}` },
    { cookie: ';;=;uid=%zz;token=%00;=' },
  ])
}

function headerText(random: SeededRandom): string {
  return String(random.pick(hostileTexts))
    .replaceAll(/[^ -~]/g, '')
    .slice(0, 300)
    .trim()
}

function encode(random: SeededRandom, type: string, fields: readonly (readonly [string, unknown])[]): Buffer {
  if (type.startsWith('application/json')) return Buffer.from(json(random, fields))
  if (!type.startsWith('multipart')) return Buffer.from(form(random, fields))
  const parts = fields.map(([name, given]) => {
    const file = random.isHit(0.3) ? `; filename="${random.pick(['a.png', '', '../x', '"'])}"` : ''
    return `--x\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${textOf(given)}\r\n`
  })
  return Buffer.from(`${parts.join('')}--x--\r\n`)
}

function json(random: SeededRandom, fields: readonly (readonly [string, unknown])[]): string {
  if (random.isHit(0.1)) return random.pick(hostileTexts)
  return JSON.stringify(Object.fromEntries(fields))
}

function form(random: SeededRandom, fields: readonly (readonly [string, unknown])[]): string {
  return fields
    .map(([name, given]) => {
      const text = textOf(given)
      // Sent as it is, now and then: half-encoded, with raw control characters and broken percent signs.
      return random.isHit(0.9) ? `${name}=${encodeURIComponent(text.toWellFormed())}` : `${name}=${text}%f`
    })
    .join('&')
}

/** Bodies come torn, and now and then with bytes that are no text. */
function cut(random: SeededRandom, body: Buffer): Buffer {
  if (random.isHit(0.05)) return body.subarray(0, random.below(body.length + 1))
  if (random.isHit(0.03)) return Buffer.concat([body, Buffer.from([0xff, 0xfe, 0x00, 0xc3])])
  return random.isHit(0.0004) ? Buffer.concat([body, Buffer.alloc(1024 * 1024 * random.below(6), 0x41)]) : body
}

function textOf(given: unknown): string {
  return typeof given === 'string' ? given : (JSON.stringify(given) ?? '')
}
