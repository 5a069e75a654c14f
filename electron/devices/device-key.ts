/** The Ed25519 key of this kiosk, with which it signs its requests and its tickets. The private half never leaves. */
export type DeviceKey = {
  /** Raw, base64url: 43 characters. */
  readonly publicKey: string
  readonly sign: (bytes: Uint8Array) => Uint8Array
  readonly keptIn: 'keystore' | 'file'
}
