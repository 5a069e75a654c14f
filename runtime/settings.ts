import { basename, dirname, join, resolve, sep } from 'node:path'
import { z } from 'zod'
import { limitsOf } from '../shared/core/limits-of.ts'
import { policyShape } from '../shared/policy/policy.ts'
import type { Log } from './log.ts'
import { parentPipeName } from './program-host.ts'
import { readProxyTrust } from './proxy-trust.ts'
import { StartRefused } from './start-refused.ts'

// Every setting of every program of ours, by its environment name (docs/operations.md). A program reads them once, at
// its start; a wrong value stops it with one line that names the setting.

const text = z.string().min(1, 'must not be empty')
/** A blank one would be a folder of that name in the present one: `set NAME=C:\data & …` on Windows adds a space. */
const folder = text.refine((value) => value === value.trim(), 'must be a path without blanks around it, or not be set')
/** Whether this may be TTMS_DATA_DIR: for what has to know the folder before the settings are read. */
export function isDataDir(value: string | undefined): value is string {
  return folder.safeParse(value).success
}

const flag = z.enum(['0', '1'], 'must be 0 or 1').transform((value) => value === '1')

function whole(least: number, most: number) {
  const rule = `must be a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^-?\d{1,15}$/, rule)
    .transform(Number)
    .refine((value) => value >= least && value <= most, rule)
}

const wholeOf = (schema: z.ZodNumber) => whole(...limitsOf(schema))

const share = z
  .string()
  .regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'must be a number from 0 to 1')
  .transform(Number)

const memberLevels = z
  .string()
  .regex(/^(0\.\d+|1(\.0+)?)(,(0\.\d+|1(\.0+)?))*$/, 'must be price factors above 0 and up to 1, separated by commas')
  .transform((value) => value.split(',').map(Number))
  .refine((factors) => factors.every((factor) => factor > 0), 'must be price factors above 0')

const timeZone = text.refine(isTimeZone, 'must be a time zone such as Asia/Shanghai')

const originsRule = 'must be origins such as https://shop.example, separated by commas, without a path'
const origins = text
  .transform((value) => value.split(',').map((origin) => origin.trim()))
  .refine((listed) => listed.every(isOrigin), originsRule)

const proxyRule = 'must be how many proxies stand in front (0 to 10), or their addresses, separated by commas'
const proxies = text.transform((value, context) => {
  const trust = readProxyTrust(value)
  if (trust !== null) return trust
  context.addIssue({ code: 'custom', message: proxyRule })
  return z.NEVER
})

const httpAddress = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })

const ofTests = /^TTMS_(TEST|FIGURES|SEED|MUTATION|PLANTED|PROBE)/

const settingsByName = {
  TTMS_DATA_DIR: folder.default('.data'),
  TTMS_PORT: whole(0, 65_535).default(8787),
  TTMS_BIND: text.default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a postgres:// address')
    .optional(),
  TTMS_ADMIN_EMAIL: z.email('must be an e-mail address').optional(),
  TTMS_ADMIN_PASSWORD: z
    .string()
    .min(6, 'must have 6 to 16 characters')
    .max(16, 'must have 6 to 16 characters')
    .optional(),
  TTMS_DEMO: flag.default(false),
  TTMS_HOLD_SECONDS: wholeOf(policyShape.holdSeconds).default(900),
  TTMS_REFUND_CLOSES_MINUTES: wholeOf(policyShape.refundClosesMinutes).default(0),
  TTMS_TURNAROUND_MINUTES: wholeOf(policyShape.turnaroundMinutes).default(0),
  TTMS_MEMBER_LEVELS: memberLevels.default([1, 0.95, 0.9, 0.85]),
  TTMS_SESSION_MINUTES: whole(1, 100_000).default(60),
  TTMS_LOGIN_TRIES: whole(1, 100_000).default(10),
  TTMS_TIME_ZONE: timeZone.default('Asia/Shanghai'),
  TTMS_SERVER_URL: httpAddress.default('http://127.0.0.1:8787'),
  TTMS_KIOSK_LINK: z.enum(['auto', 'electron', 'browser'], 'must be auto, electron or browser').default('auto'),
  TTMS_KIOSK_MODE: flag.optional(),
  TTMS_KIOSK_PORT: whole(0, 65_535).default(8788),
  TTMS_TERMINAL: z.enum(['simulator', 'none'], 'must be simulator or none').optional(),
  TTMS_OPEN: flag.default(true),
  TTMS_SEAL_DIR: folder.optional(),
  TTMS_COPY_DIR: folder.optional(),
  TTMS_ENROL_CODE: text.optional(),
  TTMS_ALLOTMENT_SEATS: wholeOf(policyShape.allotmentSeats).default(8),
  TTMS_ALLOTMENT_SHARE: share.default(0.4),
  TTMS_ALLOTMENT_HOURS: wholeOf(policyShape.allotmentHours).default(48),
  TTMS_ALLOTMENT_FULL_HOURS: wholeOf(policyShape.allotmentFullHours).default(12),
  TTMS_ALLOTMENT_HOME_MINUTES: wholeOf(policyShape.allotmentHomeMinutes).default(5),
  TTMS_LAST_SEATS: wholeOf(policyShape.lastSeats).default(4),
  TTMS_CUTOFF_MINUTES: wholeOf(policyShape.cutoffMinutes).default(0),
  TTMS_STAFF_OFFLINE_DAYS: whole(0, 365).default(7),
  TTMS_STALE_HOURS: wholeOf(policyShape.staleHours).default(12),
  TTMS_TRUST_IS_PAID: flag.default(true),
  TTMS_PAYMENT_PROOF_KEY: text.optional(),
  TTMS_REGISTER_TRIES: whole(1, 1_000_000).default(60),
  TTMS_CORS_ORIGINS: origins.default([]),
  TTMS_TRUST_PROXY: proxies.optional(),
  TTMS_OFFLINE_SALES: z.enum(['allotment', 'off'], 'must be allotment or off').default('allotment'),
}

type Named = { readonly [Name in keyof typeof settingsByName]: z.output<(typeof settingsByName)[Name]> }

export type Settings = Named & {
  /** The server's part of the data folder. */
  readonly centralDir: string
  /** The kiosk's part of the data folder. */
  readonly kioskDir: string
  readonly sealDir: string
  /** The kiosk's daily copies. */
  readonly copyDir: string
  /** The payment terminal of this kiosk: nobody is charged through the simulator, so only a demo has it unasked. */
  readonly terminal: NonNullable<Named['TTMS_TERMINAL']>
}

/** Logs each name of ours in this environment that is no setting: typed wrong, or of another version. */
export function warnOfUnknownSettings(environment: Readonly<Record<string, string | undefined>>, log: Log): void {
  for (const name of Object.keys(environment)) {
    const isOurs = name.startsWith('TTMS_') && name !== parentPipeName && !ofTests.test(name)
    if (isOurs && !Object.hasOwn(settingsByName, name)) log('setting-unknown', { setting: name })
  }
}

/** Whatever the runtime can tell the time of: also other names of a zone, such as Asia/Kolkata for Asia/Calcutta. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.parse(text)?.origin === text
}

/** The settings of this environment. An empty value counts as not set; a wrong one throws `StartRefused` naming it. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const named: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(settingsByName)) {
    const given = environment[name]
    const read = schema.safeParse(given === '' ? undefined : given)
    if (!read.success) throw new StartRefused(`${name} ${read.error.issues[0]?.message}, not ${shown(name, given)}`)
    named[name] = read.data
  }
  const settings = named as Named
  refuseWhatDoesNotFit(settings)
  const dataDir = resolve(settings.TTMS_DATA_DIR)
  return {
    ...settings,
    centralDir: join(dataDir, 'central'),
    kioskDir: join(dataDir, 'kiosk'),
    sealDir: resolve(settings.TTMS_SEAL_DIR ?? join(dirname(dataDir), `${basename(dataDir)}-seal`)),
    copyDir: resolve(settings.TTMS_COPY_DIR ?? join(dirname(dataDir), `${basename(dataDir)}-copies`)),
    terminal: settings.TTMS_TERMINAL ?? (settings.TTMS_DEMO ? 'simulator' : 'none'),
  }
}

function shown(name: string, value: string | undefined): string {
  return /PASSWORD|KEY|CODE|DATABASE_URL/.test(name) ? 'what is set' : `"${value}"`
}

function refuseWhatDoesNotFit(settings: Named): void {
  if (settings.TTMS_DEMO && !isLoopback(settings.TTMS_BIND)) {
    throw new StartRefused('TTMS_DEMO is for this machine alone: it needs TTMS_BIND on loopback')
  }
  if (!isLoopback(settings.TTMS_BIND) && settings.TTMS_TRUST_PROXY === undefined) {
    const bind = shown('TTMS_BIND', settings.TTMS_BIND)
    throw new StartRefused(
      `TTMS_BIND ${bind} lets other machines in: set TTMS_TRUST_PROXY to how many proxies stand in front, or to their addresses (0: none)`,
    )
  }
  if (settings.TTMS_COPY_DIR !== undefined && isWithin(settings.TTMS_DATA_DIR, settings.TTMS_COPY_DIR)) {
    const shownDir = shown('TTMS_COPY_DIR', settings.TTMS_COPY_DIR)
    throw new StartRefused(`TTMS_COPY_DIR must be outside of TTMS_DATA_DIR, or both are lost together, not ${shownDir}`)
  }
  const server = new URL(settings.TTMS_SERVER_URL)
  if (server.protocol === 'http:' && !isLoopback(server.hostname)) {
    throw new StartRefused('TTMS_SERVER_URL must be https unless the server is on this machine')
  }
  if ((settings.TTMS_ADMIN_EMAIL === undefined) !== (settings.TTMS_ADMIN_PASSWORD === undefined)) {
    throw new StartRefused('TTMS_ADMIN_EMAIL and TTMS_ADMIN_PASSWORD go together: one is set, the other is not')
  }
  if (!settings.TTMS_TRUST_IS_PAID && settings.TTMS_PAYMENT_PROOF_KEY === undefined) {
    throw new StartRefused('TTMS_TRUST_IS_PAID=0 needs TTMS_PAYMENT_PROOF_KEY')
  }
}

function isWithin(folder: string, path: string): boolean {
  return `${resolve(path)}${sep}`.startsWith(`${resolve(folder)}${sep}`)
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}
