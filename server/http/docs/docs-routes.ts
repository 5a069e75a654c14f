import type { FastifyInstance } from 'fastify'
import type { DescribedInterface } from './described.ts'
import { docsPage } from './docs-page.ts'
import { openApiDocument } from './openapi-document.ts'

/** `/docs`: the public interfaces for people to read; and each one's OpenAPI document where the page says. */
export function addDocsRoutes(
  app: FastifyInstance,
  { interfaces, serverVersion }: { interfaces: readonly DescribedInterface[]; serverVersion: string },
): void {
  const { html, contentSecurityPolicy } = docsPage(interfaces, serverVersion)
  app.get('/docs', async (_request, reply) =>
    reply
      .headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': contentSecurityPolicy })
      .send(html),
  )
  for (const described of interfaces) {
    const document = openApiDocument(described, serverVersion)
    app.get(described.documentPath, async () => document)
  }
}
