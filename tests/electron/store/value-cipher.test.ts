import { describe, expect, it } from 'vitest'
import { createValueCipher } from '../../../electron/store/value-cipher.ts'

const key = (fill: number) => new Uint8Array(32).fill(fill)
const text = '{"name":"店员 😀"}'

describe('an encrypted value', () => {
  it('is read back with its key, and looks different each time', () => {
    const [cipher, again] = [createValueCipher(key(1)), createValueCipher(key(1))]
    const sealed = [cipher.encrypt(text, 'staff/a'), cipher.encrypt(text, 'staff/a')]
    expect(sealed.map((one) => again.decrypt(one, 'staff/a'))).toEqual([text, text])
    expect(sealed[0]).not.toBe(sealed[1])
  })

  it('is not read with another key, in another place, cut short or changed by a bit', () => {
    const cipher = createValueCipher(key(1))
    const sealed = cipher.encrypt(text, 'staff/a')
    expect(createValueCipher(key(2)).decrypt(sealed, 'staff/a')).toBeNull()
    expect(cipher.decrypt(sealed, 'staff/b')).toBeNull()
    const bytes = Buffer.from(sealed, 'base64url')
    for (let length = 0; length < bytes.length; length++) {
      expect(cipher.decrypt(bytes.subarray(0, length).toString('base64url'), 'staff/a')).toBeNull()
      const changed = Buffer.from(bytes)
      changed[length] = (changed[length] ?? 0) ^ 1
      expect(cipher.decrypt(changed.toString('base64url'), 'staff/a')).toBeNull()
    }
  })

  it('has a digest that is the same for the same text and key alone', () => {
    const digests = [1, 1, 2].map((fill) => createValueCipher(key(fill)).digest('clerk@cinema'))
    expect(digests[0]).toBe(digests[1])
    expect(digests[0]).not.toBe(digests[2])
    expect(createValueCipher(key(1)).digest('clerk@cinemA')).not.toBe(digests[0])
  })
})
