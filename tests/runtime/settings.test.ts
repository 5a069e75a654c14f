import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createLogTo } from '../../runtime/log.ts'
import { isLoopback, readSettings, warnOfUnknownSettings } from '../../runtime/settings.ts'
import { StartRefused } from '../../runtime/start-refused.ts'

/** docs/operations.md, name by name: the default, and values that no program may start with. */
const documented: Record<string, { readonly without: unknown; readonly wrong: readonly string[] }> = {
  TTMS_DATA_DIR: { without: '.data', wrong: [' ', '/srv/ttms ', '\t'] },
  TTMS_PORT: { without: 8787, wrong: ['-1', '65536', 'http', '1.5', '0x10', '1e3', ' 80'] },
  TTMS_BIND: { without: '127.0.0.1', wrong: [] },
  DATABASE_URL: { without: undefined, wrong: ['mysql://localhost/ttms', 'localhost'] },
  TTMS_ADMIN_EMAIL: { without: undefined, wrong: ['boss', 'boss@'] },
  TTMS_ADMIN_PASSWORD: { without: undefined, wrong: ['12345', '12345678901234567'] },
  TTMS_DEMO: { without: false, wrong: ['yes', 'true', '2'] },
  TTMS_HOLD_SECONDS: { without: 900, wrong: ['0', '-5', 'soon'] },
  TTMS_REFUND_CLOSES_MINUTES: { without: 0, wrong: ['never', '0.5'] },
  TTMS_TURNAROUND_MINUTES: { without: 0, wrong: ['-1', '1441'] },
  TTMS_MEMBER_LEVELS: { without: [1, 0.95, 0.9, 0.85], wrong: ['1,2', '0', '1,', 'gold', '1;0.9', '0.0'] },
  TTMS_SESSION_MINUTES: { without: 60, wrong: ['0', 'long'] },
  TTMS_LOGIN_TRIES: { without: 10, wrong: ['0', '-1'] },
  TTMS_TIME_ZONE: { without: 'Asia/Shanghai', wrong: ['Shanghai', 'Moon/Base'] },
  TTMS_SERVER_URL: { without: 'http://127.0.0.1:8787', wrong: ['127.0.0.1:8787', 'ftp://127.0.0.1', 'server'] },
  TTMS_KIOSK_LINK: { without: 'auto', wrong: ['chrome', 'Electron'] },
  TTMS_KIOSK_PORT: { without: 8788, wrong: ['-1', '65536', 'any'] },
  TTMS_OPEN: { without: true, wrong: ['no', 'false'] },
  TTMS_SEAL_DIR: { without: undefined, wrong: [' ', ' seal'] },
  TTMS_COPY_DIR: { without: undefined, wrong: [' ', '.data', '.data/copies', './.data/kiosk/../copies'] },
  TTMS_ENROL_CODE: { without: undefined, wrong: [] },
  TTMS_ALLOTMENT_SEATS: { without: 8, wrong: ['-1', '61', 'some'] },
  TTMS_ALLOTMENT_SHARE: { without: 0.4, wrong: ['1.1', '-0.1', '40%', '.4'] },
  TTMS_ALLOTMENT_HOURS: { without: 48, wrong: ['-1', 'two days'] },
  TTMS_LAST_SEATS: { without: 4, wrong: ['-1', 'few'] },
  TTMS_CUTOFF_MINUTES: { without: 0, wrong: ['1441', 'at once'] },
  TTMS_STALE_HOURS: { without: 12, wrong: ['-1', 'a day'] },
  TTMS_TRUST_IS_PAID: { without: true, wrong: ['maybe', '-1'] },
  TTMS_REGISTER_TRIES: { without: 60, wrong: ['0', 'many'] },
  TTMS_CORS_ORIGINS: {
    without: [],
    wrong: ['*', 'shop.example', 'https://shop.example/', 'https://shop.example,', 'ftp://shop.example', 'null'],
  },
  TTMS_TRUST_PROXY: {
    without: undefined,
    wrong: [
      'on',
      '-1',
      '11',
      '1.5',
      '10.0.0.256',
      '10.0.0.0/33',
      '10.0.0.1,',
      '0.0.0.0/0',
      '::/0',
      'proxy.local',
      'a/8',
    ],
  },
  TTMS_OFFLINE_SALES: { without: 'allotment', wrong: ['on', '0'] },
}

function refusalOf(environment: Record<string, string>): string | null {
  try {
    readSettings(environment)
    return null
  } catch (error) {
    if (error instanceof StartRefused) return error.message
    throw error
  }
}

describe('settings', () => {
  it.each(Object.entries(documented))(
    '%s has the default that is documented, where it is unset or empty',
    (name, { without }) => {
      const read = [readSettings({}), readSettings({ [name]: '' })].map((settings) =>
        new Map(Object.entries(settings)).get(name),
      )
      expect(read).toEqual([without, without])
    },
  )

  const wrongValues = Object.entries(documented).flatMap(([name, { wrong }]) =>
    wrong.map((value) => [name, value] as const),
  )

  it.each(wrongValues)('%s=%s is refused in one line that begins with its name', (name, value) => {
    expect(refusalOf({ [name]: value })).toMatch(new RegExp(`^${name} must .*[^\\n]$`))
  })

  it('never show a secret that was refused', () => {
    const refusals = [
      refusalOf({ TTMS_ADMIN_PASSWORD: 'hush!' }),
      refusalOf({ DATABASE_URL: 'mysql://me:hush!@localhost/ttms' }),
    ]
    expect(refusals.every((line) => line !== null && !line.includes('hush!'))).toBe(true)
  })

  it('may stand at their limits', () => {
    const settings = readSettings({
      TTMS_PORT: '0',
      TTMS_KIOSK_PORT: '65535',
      TTMS_CUTOFF_MINUTES: '-1440',
      TTMS_ALLOTMENT_SHARE: '1.0',
      TTMS_MEMBER_LEVELS: '1',
      TTMS_TIME_ZONE: 'UTC',
      DATABASE_URL: 'postgresql://localhost/ttms',
    })
    expect(settings).toMatchObject({
      TTMS_PORT: 0,
      TTMS_KIOSK_PORT: 65_535,
      TTMS_CUTOFF_MINUTES: -1_440,
      TTMS_ALLOTMENT_SHARE: 1,
      TTMS_MEMBER_LEVELS: [1],
    })
  })

  it('take every zone that the runtime can tell the time of, and origins as a list', () => {
    const zones = ['Asia/Kolkata', 'Europe/Kyiv', 'Etc/UTC', 'UTC', 'Asia/Calcutta', 'US/Eastern', '+08:00']
    for (const zone of zones) expect(readSettings({ TTMS_TIME_ZONE: zone }).TTMS_TIME_ZONE).toBe(zone)
    const shops = ['https://shop.example', 'http://localhost:5173']
    expect(readSettings({ TTMS_CORS_ORIGINS: shops.join(', ') }).TTMS_CORS_ORIGINS).toEqual(shops)
  })

  it('put the server, the kiosk, its seal and its copies in places of their own', () => {
    const { centralDir, kioskDir, sealDir, copyDir } = readSettings({ TTMS_DATA_DIR: '/srv/ttms/data' })
    expect([centralDir, kioskDir, sealDir, copyDir]).toEqual([
      '/srv/ttms/data/central',
      '/srv/ttms/data/kiosk',
      '/srv/ttms/data-seal',
      '/srv/ttms/data-copies',
    ])
  })

  it('take the place of the daily copies from TTMS_COPY_DIR, outside of what they are copies of', () => {
    const copyDirOf = (copyDir: string) => readSettings({ TTMS_DATA_DIR: '/srv/data', TTMS_COPY_DIR: copyDir }).copyDir
    expect([copyDirOf('/mnt/copies'), copyDirOf('/srv/data-2')]).toEqual(['/mnt/copies', '/srv/data-2'])
    expect(refusalOf({ TTMS_DATA_DIR: '/srv/data', TTMS_COPY_DIR: '/srv/data/copies' })).toBe(
      'TTMS_COPY_DIR must be outside of TTMS_DATA_DIR, or both are lost together, not "/srv/data/copies"',
    )
  })

  it('are where they are without a setting that is set but empty, and never in the present folder itself', () => {
    const empty = readSettings({ TTMS_DATA_DIR: '', TTMS_SEAL_DIR: '', TTMS_COPY_DIR: '' })
    const { centralDir, kioskDir, sealDir, copyDir } = empty
    expect([centralDir, kioskDir, sealDir, copyDir]).toEqual(
      ['.data/central', '.data/kiosk', '.data-seal', '.data-copies'].map((path) => resolve(path)),
    )
  })

  it('take the seal’s place from TTMS_SEAL_DIR', () => {
    expect(readSettings({ TTMS_SEAL_DIR: '/var/lib/seal' }).sealDir).toBe('/var/lib/seal')
  })

  it.each([
    [
      'a server that other machines reach, without a word about proxies',
      { TTMS_BIND: '0.0.0.0' },
      /^TTMS_BIND "0\.0\.0\.0" .* set TTMS_TRUST_PROXY to how many proxies stand in front, or to their addresses [^\n]*$/,
    ],
    ['a demo off loopback', { TTMS_DEMO: '1', TTMS_BIND: '0.0.0.0' }, /^TTMS_DEMO /],
    ['a server over http on another machine', { TTMS_SERVER_URL: 'http://cinema.example' }, /^TTMS_SERVER_URL /],
    [
      'an administrator without a password',
      { TTMS_ADMIN_EMAIL: 'a@b.example' },
      /^TTMS_ADMIN_EMAIL and TTMS_ADMIN_PASSWORD /,
    ],
    [
      'a password without an administrator',
      { TTMS_ADMIN_PASSWORD: '123456' },
      /^TTMS_ADMIN_EMAIL and TTMS_ADMIN_PASSWORD /,
    ],
    [
      'proofs of payment without a key',
      { TTMS_TRUST_IS_PAID: '0' },
      /^TTMS_TRUST_IS_PAID=0 needs TTMS_PAYMENT_PROOF_KEY/,
    ],
  ])('refuse what does not go together: %s', (_, environment, line) => {
    expect(refusalOf(environment)).toMatch(line)
  })

  it('take the proxies in front as a number or as a list, which lets the server be reached from other machines', () => {
    const proxiesOf = (value: string) => readSettings({ TTMS_BIND: '::', TTMS_TRUST_PROXY: value }).TTMS_TRUST_PROXY
    expect(['0', '1', '10'].map(proxiesOf)).toEqual([{ hops: 0 }, { hops: 1 }, { hops: 10 }])
    expect(proxiesOf('127.0.0.1, 10.0.0.0/8,2001:db8::/32')).toEqual({
      networks: ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32'],
    })
  })

  it('leave a demo on any loopback address, and a server anywhere over https', () => {
    const environments = [
      { TTMS_DEMO: '1', TTMS_BIND: '::1' },
      { TTMS_DEMO: '1', TTMS_BIND: 'localhost' },
      { TTMS_SERVER_URL: 'https://cinema.example/ttms' },
      { TTMS_SERVER_URL: 'http://[::1]:8787' },
    ]
    expect(environments.map(refusalOf)).toEqual([null, null, null, null])
  })
})

describe('loopback', () => {
  it('is this machine alone', () => {
    const hosts = [
      '127.0.0.1',
      '127.9.9.9',
      'localhost',
      '::1',
      '[::1]',
      '0.0.0.0',
      '10.0.0.1',
      '127.0.0.1.example',
      '::',
    ]
    expect(hosts.filter(isLoopback)).toEqual(['127.0.0.1', '127.9.9.9', 'localhost', '::1', '[::1]'])
  })
})

describe('names that are no setting', () => {
  it('are told each, but for those of other programs, of tests, and of the pipe between our programs', () => {
    const lines: unknown[] = []
    const log = createLogTo((line) => lines.push(JSON.parse(line)), { name: 'test' })
    warnOfUnknownSettings(
      { TTMS_TRUST_PROX: '1', TTMS_TRUST_PROXY: '1', PATH: '/', TTMS_TEST_CHROMIUM: 'x', TTMS_PARENT_PIPE: '/tmp/end' },
      log,
    )
    expect(lines).toMatchObject([{ event: 'setting-unknown', setting: 'TTMS_TRUST_PROX' }])
    expect(lines).toHaveLength(1)
  })
})
