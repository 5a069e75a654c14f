import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Contract } from '../../../../server/http/merchant/contract.ts'
import { merchantContract } from '../../../../server/http/merchant/merchant-contract.ts'
import { databaseKinds } from '../../../support/databases.ts'
import { readDocumented } from '../../../support/documented.ts'
import { applyAsMerchant, askMerchant } from '../../../support/merchant-client.ts'
import { casesByPath } from './cases.ts'
import { openStage, type Stage } from './stage.ts'

const merchantRows: readonly Contract[] = Object.values(merchantContract)

const notLoggedIn = { code: 1101, msg: '未登录' }
const expired = { code: 1102, msg: '登录已失效' }
const notAllowed = { code: 1103, msg: '没有权限' }

/** Every way in which the page lets this row end, as its cases have to name it. */
function documentedEnds(row: Contract): string[] {
  const parameters = Object.entries(row.parameters)
  const required = parameters.filter(([, { schema }]) => !schema.isOptional()).map(([name]) => `1001 ${name}, missing`)
  const malformed = parameters.map(([name]) => `1001 ${name}, malformed`)
  return ['success', ...required, ...malformed, ...row.failures.map(String)].toSorted()
}

describe('the list of cases of the merchant interface', () => {
  it.each(merchantRows)('has every documented end of $path, and no other', (row) => {
    const ends = new Set(casesByPath[row.path]?.map((one) => one.ends))
    expect([...ends].toSorted()).toEqual(documentedEnds(row))
  })

  it('has no path that is not served', () => {
    expect(Object.keys(casesByPath).toSorted()).toEqual(merchantRows.map((row) => row.path).toSorted())
  })
})

describe.each(databaseKinds)('every operation of the merchant interface on %s', (kind) => {
  let stage: Stage
  let documented: Awaited<ReturnType<typeof readDocumented>>
  beforeAll(async () => {
    stage = await openStage(kind)
    documented = await readDocumented(stage.server, '/docs/merchant.json')
  })
  afterAll(() => stage.close())

  const cookieFor = async (row: Contract) => {
    if (row.who === 'anyone') return ''
    return row.who === 'administrator' ? stage.administrator.cookie : (await applyAsMerchant(stage.server)).cookie
  }

  describe.each(merchantRows)('$method $path', (row) => {
    it.each(casesByPath[row.path] ?? [])('ends as documented: $ends', async ({ fields, body }) => {
      const given = { method: row.method, cookie: await cookieFor(row), fields: (await fields?.(stage)) ?? {} }
      const answer = await askMerchant(stage.server, row.path, given)
      expect([answer.httpStatus, answer.body]).toEqual([200, body])
      expect(documented.againstAnswer(row.path, row.method, answer.httpStatus, answer.body)).toBe(null)
      expect(documented.againstAnswer(row.path, row.method, 200, { ...answer.body, more: 1 })).not.toBe(null)
      expect(answer.headers['retry-after'] !== undefined).toBe(answer.body.code === 1004)
      expect(stage.server.faults).toEqual([])
    })

    it('takes no other method', async () => {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE'] as const) {
        if (method === row.method) continue
        const answer = await askMerchant(stage.server, row.path, { method, cookie: await cookieFor(row) })
        expect([method, answer.httpStatus, answer.body]).toEqual([method, 405, { code: 1001, msg: '参数错误: method' }])
        expect(documented.againstAnswer(row.path, row.method, answer.httpStatus, answer.body)).toBe(null)
      }
    })

    it('lets in whom it is for, and tells everybody else why not', async () => {
      const { server, merchant, otherMerchant, administrator, customer } = stage
      const ended = await applyAsMerchant(server)
      await askMerchant(server, '/user/logout', { cookie: ended.cookie })
      const tokenPart = (cookie: string) => /token=[^;]*/.exec(cookie)?.[0] ?? ''
      // Each may log out and still be who they are for the next row.
      const own = (await applyAsMerchant(server)).cookie
      const callers = {
        nobody: '',
        'without a token': `uid=${merchant.uid}`,
        'without a uid': tokenPart(merchant.cookie),
        'a customer': `uid=${customer.accountId}; token=${customer.token}`,
        'a merchant with the token of another': `uid=${merchant.uid}; ${tokenPart(otherMerchant.cookie)}`,
        'a uid that is none': `uid=x1; ${tokenPart(merchant.cookie)}`,
        'a dead session': ended.cookie,
        'a merchant': own,
        'an administrator': administrator.cookie,
      }
      const answers: Record<string, unknown> = {}
      for (const [who, cookie] of Object.entries(callers)) {
        const isLogout = row.path === '/user/logout'
        if (isLogout && who === 'an administrator') continue
        const { body } = await askMerchant(server, row.path, { method: row.method, cookie })
        expect(documented.againstAnswer(row.path, row.method, 200, body)).toBe(null)
        answers[who] = [notLoggedIn, expired, notAllowed].find((one) => one.msg === body.msg) ?? 'let in'
      }
      const letIn = (isLetIn: boolean, otherwise: unknown) => (isLetIn ? 'let in' : otherwise)
      const isOpen = row.who === 'anyone'
      const expectation: Record<string, unknown> = {
        nobody: letIn(isOpen, notLoggedIn),
        'without a token': letIn(isOpen, notLoggedIn),
        'without a uid': letIn(isOpen, notLoggedIn),
        'a customer': letIn(isOpen, expired),
        'a merchant with the token of another': letIn(isOpen, expired),
        'a uid that is none': letIn(isOpen, expired),
        'a dead session': letIn(isOpen, expired),
        'a merchant': letIn(row.who !== 'administrator', notAllowed),
        'an administrator': 'let in',
      }
      if (row.path === '/user/logout') delete expectation['an administrator']
      expect(answers).toEqual(expectation)
    })
  })

  it('answers 404 beneath its address where there is nothing', async () => {
    const answer = await askMerchant(stage.server, '/user/nothing', { method: 'GET' })
    expect([answer.httpStatus, answer.body]).toEqual([404, { code: 1001, msg: '参数错误: path' }])
  })
})
