import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { failureOf, successOf } from '../../../server/openapi/merchant-document.ts'
import { askMerchant } from '../../support/merchant-client.ts'
import { casesByPath } from '../merchant/cases.ts'
import { merchantRows } from '../merchant/merchant-rows.ts'
import type { Stage } from '../merchant/stage.ts'
import { openStage } from '../merchant/stage.ts'

type Document = { openapi: string; paths: Record<string, Record<string, unknown>> }

describe('the description of the merchant interface', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage('PGlite')
  })
  afterAll(() => stage.close())

  it('is served, and names every operation with its method', async () => {
    const document = (await stage.server.app.inject({ url: '/docs/merchant.json' })).json<Document>()
    expect(document.openapi).toBe('3.1.0')
    const named = Object.entries(document.paths).map(([path, methods]) => `${Object.keys(methods)} ${path}`)
    expect(named).toEqual(merchantRows.map((row) => `${row.method.toLowerCase()} ${row.path}`))
  })

  it.each(merchantRows)('has the answers that $path really gives, and no others', async (row) => {
    const schema = z.fromJSONSchema({ oneOf: [successOf(row), failureOf(row)] })
    const cookie = stage.administrator.cookie
    for (const { ends, fields } of casesByPath[row.path] ?? []) {
      const given = { method: row.method, cookie, fields: (await fields?.(stage)) ?? {} }
      const { body } = await askMerchant(stage.server, row.path, given)
      expect([ends, schema.safeParse(body).error]).toEqual([ends, undefined])
      expect(schema.safeParse({ ...body, more: 1 }).success).toBe(false)
    }
  })
})
