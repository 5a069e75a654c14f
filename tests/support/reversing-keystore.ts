import type { Keystore } from '../../electron/keys/keystore.ts'

/** Stands for the operating system's keystore where it works: nothing that it sealed is found as it was. */
export const reversingKeystore = {
  seal: async (text) => Buffer.from(text).reverse(),
  unseal: async (sealed) => Buffer.from(sealed).reverse().toString(),
} satisfies Keystore
