import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { startServer } from '../../support/cinema-programs.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

type Answer = { readonly status: number; readonly msg: string; readonly data: unknown }

/** A web shop's own address, with a page that has nothing of ours. */
async function openShop() {
  const shop = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<title>shop'))
  shop.listen(0, '127.0.0.1')
  await once(shop, 'listening')
  return { origin: `http://127.0.0.1:${(shop.address() as AddressInfo).port}`, close: () => shop.close() }
}

/** What such a page does: each call is JSON from another origin, so that the browser asks first. */
async function callAll(serverUrl: string): Promise<Answer[]> {
  let token = ''
  const answers: Answer[] = []
  const call = async (path: string, body: object): Promise<Answer> => {
    const bearer = token === '' ? {} : { authorization: `Bearer ${token}` }
    const response = await fetch(`${serverUrl}/ttms/public/index.php/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer },
      body: JSON.stringify(body),
    })
    token = response.headers.get('ttms-session') ?? token
    const answer = await response.json()
    answers.push(answer)
    return answer
  }
  const login = { customer_email: 'ada@shop.example', customer_passwd: 'sesame-1' }
  await call('index/user/register', { customer_name: 'Ada', customer_mobile: '13800000001', ...login })
  await call('index/user/login', login)
  const schedules = (await call('admin/schedule/findSche', {})).data as { schedule_id: number }[]
  const schedule_id = schedules.at(-1)?.schedule_id
  const held = await call('index/ticket/inpayment', { schedule_id, seat_row: 5, seat_col: 5 })
  await call('index/ticket/buyticket', { order_id: (held.data as { order_id: number }).order_id, is_paid: 1 })
  await call('index/ticket/findUserTicket', {})
  return answers
}

test('a web shop’s page of another origin registers, signs in, holds, pays and asks for its orders', async ({
  page,
}) => {
  const folder = makeTemporaryFolder()
  const shop = await openShop()
  const other = await openShop()
  const server = await startServer({
    dataDir: join(folder.path, 'server'),
    env: { TTMS_CORS_ORIGINS: shop.origin },
  })
  try {
    await page.goto(shop.origin)
    const answers = await page.evaluate(callAll, server.url)
    expect(answers.map(({ status, msg }) => [status, msg])).toEqual(answers.map(() => [0, '']))
    expect(answers.at(-1)?.data).toEqual([expect.objectContaining({ is_active: 1, seat_row: 5, seat_col: 5 })])

    await page.goto(other.origin)
    await expect(page.evaluate(callAll, server.url)).rejects.toThrow('Failed to fetch')
  } finally {
    await server.kill()
    shop.close()
    other.close()
    folder.remove()
  }
})
