import type { AccountId } from '../../../shared/core/ids.ts'
import type { MerchantState, MerchantType } from '../../db/merchant-tables.ts'

export const merchantTypes = [0, 1, 2] as const satisfies readonly MerchantType[]
export const merchantStates = [0, 1, 2, 3] as const satisfies readonly MerchantState[]

const normalState = 0
export const underReviewState = 1
const rejectedState = 2

/** What a merchant is told of a state where the reviewer gave no reason. */
export const usualReasons: { readonly [State in MerchantState]: string } = {
  0: '',
  1: '审核中',
  2: '审核拒绝',
  3: '帐户合同过期',
}

/** Who speaks at the merchant interface: a merchant, or an administrator of the cinema. */
export type MerchantSpeaker = {
  readonly accountId: AccountId
  readonly isAdministrator: boolean
  readonly type: MerchantType
  readonly state: MerchantState
  readonly stateReason: string
}

/** Whether kiosks of a merchant in this state may start new sales. */
export function maySell(state: MerchantState): boolean {
  return state === normalState
}

/** Whether a kiosk may be enrolled for a merchant in this state. */
export function mayEnrol(state: MerchantState): boolean {
  return state !== underReviewState && state !== rejectedState
}

/** A login name as two merchants are told apart by it. */
export function loginKey(login: string): string {
  return login.toLowerCase()
}
