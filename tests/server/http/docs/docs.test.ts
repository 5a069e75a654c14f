import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { merchantContract } from '../../../../server/http/merchant/merchant-contract.ts'
import { ttmsContract } from '../../../../server/http/ttms/ttms-contract.ts'
import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import type { OpenApiDocument } from '../../../support/documented.ts'

const ttmsPaths = Object.values(ttmsContract).flatMap((row) => row.paths.map((path) => `post /${path}`))
const merchantPaths = Object.values(merchantContract).map((row) => `${row.method.toLowerCase()} ${row.path}`)

describe('what the server says of its public interfaces', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer('PGlite')
  })
  afterAll(() => server.close())

  it.each([
    ['/docs/ttms.json', ttmsPaths],
    ['/docs/merchant.json', merchantPaths],
  ])('is an OpenAPI 3.1 document at %s that names every operation', async (url, paths) => {
    const document = (await server.app.inject({ url })).json<OpenApiDocument>()
    const validator = new Validator()
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true })
    expect(validator.version).toBe('3.1')
    const named = Object.entries(document.paths).map(([path, methods]) => `${Object.keys(methods)} ${path}`)
    expect(named).toEqual(paths)
  })

  it('is a page that lists every path, parameter and failure, and lets a browser do nothing but show it', async () => {
    const page = await server.app.inject({ url: '/docs' })
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none';style-src 'sha256-[^']+';base-uri 'none';form-action 'none';frame-ancestors 'none'$/,
    )
    expect(page.body).not.toMatch(/<script|<img|<link|src=|@import|url\(/)
    const rows = [...Object.values(ttmsContract), ...Object.values(merchantContract)]
    const told = rows.flatMap((row) => [
      ...('paths' in row ? row.paths : [row.path]),
      ...Object.keys(row.parameters),
      ...row.failures.map(String),
    ])
    const text = page.body.replaceAll('&#39;', "'")
    expect(told.filter((words) => !text.includes(words))).toEqual([])
  })
})
