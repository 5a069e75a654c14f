import { expect, it } from 'vitest'
import { toForm } from '../../clients/form.ts'
import { readFields } from '../../server/http/ttms/fields.ts'

it('writes lists as PHP does, objects as JSON, and leaves out what is undefined', () => {
  const form = toForm({
    name: '巨幕 & 厅',
    none: undefined,
    seats: [[1, 2], [3]],
    empty: [],
    group: { tel: '1' },
    n: 0,
  })
  expect([...(form as URLSearchParams)]).toEqual([
    ['name', '巨幕 & 厅'],
    ['seats[0][0]', '1'],
    ['seats[0][1]', '2'],
    ['seats[1][0]', '3'],
    ['empty', ''],
    ['group', '{"tel":"1"}'],
    ['n', '0'],
  ])
})

it('writes what the server reads back', () => {
  const body = Buffer.from(String(toForm({ hall_name: '厅 +%25', seat_info: [[10, 12]] })))
  const fields = readFields('application/x-www-form-urlencoded', body)
  expect(fields).toEqual({
    ok: true,
    value: new Map<string, unknown>([
      ['hall_name', '厅 +%25'],
      ['seat_info', [['10', '12']]],
    ]),
  })
})

it('is multipart where a file is among the parameters', () => {
  const form = toForm({ nick: '店', logo: new File(['x'], 'logo.png') })
  expect(form).toBeInstanceOf(FormData)
  expect([...form.keys()]).toEqual(['nick', 'logo'])
})
