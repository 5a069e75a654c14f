import { expect } from '@playwright/test'
import { test } from './screens-test.ts'
import { wayThrough } from './way.ts'

test('a Chinese title is typed on the screen by pinyin, beside Latin letters and signs', async ({ kiosk }) => {
  const way = wayThrough(kiosk, 'zh')
  await way.form('change-film')
  await way.pick(0)
  const title = kiosk.getByLabel(way.t.changes.field.title)
  await title.fill('')
  const press = async (...keys: string[]) => {
    for (const key of keys) await kiosk.locator(`.touch-keyboard [data-skbtn="${key}"]`).click()
  }
  const offered = kiosk.getByRole('group', { name: way.t.signIn.candidates })

  await press('{pinyin}', 'd', 'i', 'a', 'n', 'y', 'i', 'n', 'g')
  await expect(title).toHaveValue('')
  await offered.getByText('电', { exact: true }).click()
  await expect(title).toHaveValue('电')
  while (!(await offered.getByText('影', { exact: true }).isVisible())) {
    await kiosk.getByRole('button', { name: way.t.signIn.more }).click()
  }
  await offered.getByText('影', { exact: true }).click()
  await expect(title).toHaveValue('电影')

  // What stands for nothing is taken as it is; deleting goes by letter first, then by character.
  await press('q', 'q', '{bksp}', '{bksp}', '{bksp}', '{pinyin}', 'a', 'b', '{space}', '2')
  await expect(title).toHaveValue('电ab 2')
})
