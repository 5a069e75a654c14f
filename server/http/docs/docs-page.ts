import { createHash } from 'node:crypto'
import type { DescribedInterface, DescribedOperation, JsonSchema } from './described.ts'
import { docsStyle } from './docs-style.ts'
import { toJsonSchema } from './json-schema.ts'
import { schemaInWords } from './schema-in-words.ts'

/** The page about these interfaces, and what a browser may do with it: show it in its own style, and nothing else. */
export function docsPage(interfaces: readonly DescribedInterface[], serverVersion: string) {
  const styleHash = createHash('sha256').update(docsStyle).digest('base64')
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TTMS interfaces</title>
<style>${docsStyle}</style>
</head>
<body>
<header><h1>TTMS interfaces</h1><p>Server ${toHtml(serverVersion)}</p></header>
<nav>${interfaces.map(contentsOf).join('')}</nav>
<main>${interfaces.map(section).join('')}</main>
</body>
</html>
`
  const contentSecurityPolicy = [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join(';')
  return { html, contentSecurityPolicy }
}

function contentsOf({ title, operations }: DescribedInterface): string {
  const links = operations.map((row) => `<li><a href="#${anchorOf(row)}">${toHtml(row.paths[0] ?? '')}</a></li>`)
  return `<h2>${toHtml(title)}</h2><ul>${links.join('')}</ul>`
}

function section({ title, documentPath, base, sessions, commonFailures, operations }: DescribedInterface): string {
  const failures = commonFailures.map(({ failure, when }) => row([code(failure), toHtml(when)]))
  return `<section>
<h2>${toHtml(title)}</h2>
<p>${base === '' ? '' : `Every path begins with ${code(base)}. `}For programs: <a href="${documentPath}">${documentPath}</a> (OpenAPI 3.1).
A session is shown by ${Object.values(sessions).map(sessionInWords).join(', or ')}.</p>
${table(['failure of every operation', 'when'], failures)}
${operations.map((one) => article(one, base)).join('')}
</section>`
}

function article(operation: DescribedOperation, base: string): string {
  const { method, paths, summary, who, parameters, bodyTypes, data, failures } = operation
  const takes = Object.entries(parameters).map(([name, { schema }]) => {
    return row([
      code(name),
      code(schemaInWords(toJsonSchema(schema))),
      schema.isOptional() ? 'may be left out' : 'required',
    ])
  })
  const sentAs = method === 'GET' ? 'in the query' : bodyTypes.join(' or ')
  return `<article id="${anchorOf(operation)}">
<h3>${paths.map((path) => `<b>${method}</b> ${code(base + path)}`).join('<br>')}</h3>
<p>${toHtml(summary)}. Who may: <em>${toHtml(who)}</em>.</p>
${takes.length > 0 ? table(['parameter', `what (${toHtml(sentAs)})`, ''], takes) : '<p>No parameters.</p>'}
<p>Success: ${data === null ? 'no data' : `<code class="data">${toHtml(schemaInWords(toJsonSchema(data)))}</code>`}</p>
${failures.length > 0 ? `<p>Fails with:</p><ul>${failures.map((failure) => `<li>${code(failure)}</li>`).join('')}</ul>` : ''}
</article>`
}

function sessionInWords(scheme: JsonSchema): string {
  return scheme.type === 'http' ? code('Authorization: Bearer TOKEN') : `the cookie ${code(String(scheme.name))}`
}

function anchorOf({ paths }: DescribedOperation): string {
  return toHtml((paths[0] ?? '').slice(1).replaceAll('/', '-'))
}

function table(heads: readonly string[], rows: readonly string[]): string {
  const head = heads.map((text) => `<th>${text}</th>`).join('')
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function row(cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}

function code(text: string): string {
  return `<code>${toHtml(text)}</code>`
}

function toHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
