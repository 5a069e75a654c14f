import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { DeviceNumber, ShowtimeId } from '../../shared/core/ids.ts'
import type { GrantedSeat } from '../../shared/seats/contract.ts'

/** A grant as it was given: this seat, under this number, to this device in this epoch. */
export type GivenSeat = GrantedSeat & {
  readonly cinemaId: number
  readonly showtimeId: ShowtimeId
  readonly device: DeviceNumber
  readonly epoch: number
}

/** That the server has this device's journal up to `seq`; 0: it knows the device in this epoch. */
export type ToldDevice = {
  readonly cinemaId: number
  readonly device: DeviceNumber
  readonly epoch: number
  readonly seq: number
  /** Of the last recovery that had begun by then; 0: there had been none. */
  readonly generation: number
}

/** Codes of a secret key of the servers. A port, since the simulation makes them by the thousand. */
export type Mac = {
  readonly make: (text: string) => string
  /** Whether one of the servers' keys made this code of the text. */
  readonly isMade: (text: string, code: string) => boolean
}

export type Proofs = ReturnType<typeof createProofs>

/**
 * Proofs of what this server said, which kiosks keep and show it again after its database was restored to before it
 * said so (rule 7): a claim that outranks the tables counts only with one. Each is of one cinema, device and epoch, and
 * what a kiosk was told bears how many recoveries there had been: said before the last one it begins no other.
 */
export function createProofs({ make, isMade }: Mac) {
  const isProof = (text: string, proof: string | null | undefined) => typeof proof === 'string' && isMade(text, proof)
  return {
    ofGrant: (grant: GivenSeat): string => make(grantText(grant)),
    isOfGrant: (grant: GivenSeat, proof: string | null | undefined): boolean => isProof(grantText(grant), proof),
    /** Its generation can be read in it. */
    ofTold: (told: ToldDevice): string => `${make(toldText(told))}.${told.generation}`,
    /** The generation in which this was said; null: it is no proof of it. */
    generationOfTold: (told: Omit<ToldDevice, 'generation'>, proof: string | null | undefined): number | null => {
      const [code, text] = proof?.split('.') ?? []
      const generation = Number(text)
      return Number.isSafeInteger(generation) && isProof(toldText({ ...told, generation }), code) ? generation : null
    },
  }
}

function grantText({ cinemaId, showtimeId, row, col, grantNumber, device, epoch }: GivenSeat): string {
  return `ttms-grant\n${cinemaId}\n${showtimeId}\n${row}-${col}\n${grantNumber}\n${device}\n${epoch}`
}

function toldText({ cinemaId, device, epoch, seq, generation }: ToldDevice): string {
  return `ttms-told\n${cinemaId}\n${device}\n${epoch}\n${seq}\n${generation}`
}

/** 128 bits: nobody guesses one by asking, and a journal has one for each seat. */
const codeBytes = 16

/** HMAC-SHA256 under the first of these keys; codes of all of them are known again. */
export function createMac([first, ...others]: readonly [Buffer, ...Buffer[]]): Mac {
  // Read once: reading a key takes several times as long as making a code with it.
  const present = createSecretKey(first)
  const keys = [present, ...others.map((key) => createSecretKey(key))]
  return {
    make: (text) => codeOf(present, text).toString('base64url'),
    isMade: (text, code) => {
      const bytes = Buffer.from(code, 'base64url')
      return bytes.length === codeBytes && keys.some((key) => timingSafeEqual(codeOf(key, text), bytes))
    },
  }
}

function codeOf(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest().subarray(0, codeBytes)
}
