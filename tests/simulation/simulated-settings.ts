import { policyDefaults } from '../../runtime/policy-defaults.ts'
import { readSettings } from '../../runtime/settings.ts'
import { toRules } from '../../server/rules.ts'

/** The settings of the simulated cinema: holds and stale data end soon, so that they do within its short day. */
export const simulatedSettings = readSettings({
  TTMS_HOLD_SECONDS: '120',
  TTMS_STALE_HOURS: '1',
  TTMS_ALLOTMENT_SEATS: '3',
  TTMS_SERVER_URL: 'http://127.0.0.1:8787',
})

export const simulatedRules = toRules(simulatedSettings)
export const simulatedPolicy = policyDefaults(simulatedSettings)
