import { hash } from 'node:crypto'
import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { Random } from '../../shared/core/random.ts'
import { requestText, signedHeaders } from '../../shared/sync/messages.ts'
import type { DeviceKey } from '../keys/device-key.ts'

/** The device key's Ed25519 signature over the text's UTF-8, base64url. */
export type TextSigner = (text: string) => string

export function createTextSigner(key: Pick<DeviceKey, 'sign'>): TextSigner {
  return (text) => Buffer.from(key.sign(Buffer.from(text, 'utf8'))).toString('base64url')
}

/** Signs as one of the devices that this kiosk is or was, each with its own key. */
export type SignerOf = (device: DeviceNumber) => TextSigner

/** The headers that show that this device made this request, once, at about `timeMs` of the server's clock. */
export function signRequest(
  { signerOf, random }: { readonly signerOf: SignerOf; readonly random: Random },
  device: DeviceNumber,
  request: { readonly method: string; readonly path: string; readonly body: string; readonly timeMs: number },
): Record<string, string> {
  const { method, path, body, timeMs } = request
  const nonce = random.uuid()
  const bodySha256 = hash('sha256', body)
  const text = requestText({ method, path, bodySha256, device, timeMs, nonce })
  return {
    [signedHeaders.device]: String(device),
    [signedHeaders.time]: String(timeMs),
    [signedHeaders.nonce]: nonce,
    [signedHeaders.signature]: signerOf(device)(text),
  }
}
