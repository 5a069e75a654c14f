/** The operating system's keystore: what it seals can be opened on this machine, by this user, alone. */
export type Keystore = {
  readonly seal: (text: string) => Promise<Uint8Array>
  /** Throws where this was not sealed here, or the keystore has forgotten its key. */
  readonly unseal: (sealed: Uint8Array) => Promise<string>
}
