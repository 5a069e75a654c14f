import fastify from 'fastify'

// The yardstick of refusals, as a program of its own: nothing but HTTP and one small JSON answer.
const app = fastify({ logger: false })
app.post('/*', async () => ({ status: 0, msg: '', data: '' }))
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
process.stdout.write(`server ready ${await app.listen({ host: '127.0.0.1', port: 0 })}\n`)
