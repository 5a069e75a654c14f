import type { FastifyInstance } from 'fastify'
import type { DescribedInterface } from './described.ts'
import { docsPage } from './docs-page.ts'
import { openApiDocument } from './openapi-document.ts'

/** `/docs`: the public interfaces for people to read; and each one's OpenAPI document where the page says. */
export function addDocsRoutes(
  app: FastifyInstance,
  {
    describe,
    serverVersion,
  }: {
    /** What describes an interface, by where its document is. */
    readonly describe: Readonly<Record<string, () => DescribedInterface>>
    readonly serverVersion: string
  },
): void {
  let page: ReturnType<typeof docsPage> | null = null
  app.get('/docs', async (_request, reply) => {
    page ??= docsPage(
      Object.values(describe).map((one) => one()),
      serverVersion,
    )
    const { html, contentSecurityPolicy } = page
    return reply
      .headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': contentSecurityPolicy })
      .send(html)
  })
  for (const [path, one] of Object.entries(describe)) {
    let document: ReturnType<typeof openApiDocument> | null = null
    app.get(path, async () => {
      document ??= openApiDocument(one(), serverVersion)
      return document
    })
  }
}
