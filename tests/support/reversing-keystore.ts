import type { Keystore } from '../../electron/devices/keystore.ts'

/** Stands for the operating system's keystore: nothing that it sealed is found as it was. */
export const reversingKeystore: Keystore = {
  seal: async (text) => Buffer.from(text).reverse(),
  unseal: async (sealed) => Buffer.from(sealed).reverse().toString(),
}
