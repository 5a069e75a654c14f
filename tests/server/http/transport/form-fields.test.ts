import { describe, expect, it } from 'vitest'
import {
  mediaTypeOf,
  readForm,
  readJsonObject,
  readMultipart,
  splitBrackets,
} from '../../../../server/http/transport/form-fields.ts'

const unreadable = { ok: false, refusal: 'Unreadable' }
const bytes = (text: string) => Buffer.from(text)

describe('the decoder of the public interfaces’ bodies', () => {
  it('gives each field of a form as often and in the order in which it came', () => {
    expect(readForm(bytes('a=1&b=%E7%89%87+x&&a=2=3&c'))).toEqual({
      ok: true,
      value: [
        { name: 'a', value: '1' },
        { name: 'b', value: '片 x' },
        { name: 'a', value: '2=3' },
        { name: 'c', value: '' },
      ],
    })
  })

  it('marks a name or a value with broken percent signs, and reads the others', () => {
    expect(readForm(bytes('a=%zz&%zz=1&b=2'))).toEqual({
      ok: true,
      value: [
        { name: 'a', value: null },
        { name: null, value: '1' },
        { name: 'b', value: '2' },
      ],
    })
  })

  it('refuses a form that is not UTF-8, and one of too many fields', () => {
    expect(readForm(Buffer.from([0x61, 0x3d, 0xff]))).toEqual(unreadable)
    expect(readForm(bytes('a=1&'.repeat(10_001)))).toEqual(unreadable)
  })

  it('takes an object alone for JSON, and an empty text for an empty one', () => {
    expect(readJsonObject(bytes('{"a":[1]}'), 9)).toEqual({ ok: true, value: new Map([['a', [1]]]) })
    expect(readJsonObject(bytes(' '), 9)).toEqual({ ok: true, value: new Map() })
    for (const text of ['[1]', 'null', '1', '{', '{"a":[1,2,3,4,5,6,7,8,9,10]}']) {
      expect(readJsonObject(bytes(text), 9)).toEqual(unreadable)
    }
  })

  it('reads texts and files of a multipart body, and refuses one that is not what its type says', async () => {
    const form = new FormData()
    form.set('nick', '店')
    form.set('logo', new Blob(['picture']))
    const request = new Request('http://server', { method: 'POST', body: form })
    const type = request.headers.get('content-type') ?? ''
    const body = Buffer.from(await request.arrayBuffer())
    expect(await readMultipart(type, body)).toEqual({
      ok: true,
      value: [
        { name: 'nick', value: '店' },
        { name: 'logo', value: bytes('picture') },
      ],
    })
    expect(await readMultipart('multipart/form-data', body)).toEqual(unreadable)
    expect(await readMultipart(type, bytes('something else'))).toEqual(unreadable)
  })

  it('splits the names of PHP’s arrays, and no others', () => {
    expect(splitBrackets('seat_info[0][]')).toEqual({ root: 'seat_info', keys: ['0', ''] })
    expect(['name', 'a[0', 'a]0[', '[0]', 'a[0]b'].map(splitBrackets)).toEqual(Array(5).fill(null))
  })

  it('takes a body without a type for a form', () => {
    expect(mediaTypeOf(undefined)).toBe('application/x-www-form-urlencoded')
    expect(mediaTypeOf('Application/JSON; charset=utf-8')).toBe('application/json')
  })
})
