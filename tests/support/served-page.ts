import { createServe } from '../../electron/link/serve.ts'
import { createLogTo } from '../../runtime/log.ts'
import { aKioskService } from './kiosk-service.ts'

/** One page of a kiosk: what it is sent, what is logged, and a way to say things in its name. */
export function openPage(service = aKioskService()) {
  const sent: unknown[] = []
  const logged: string[] = []
  const log = createLogTo((line) => logged.push(line), { name: 'test', level: 'debug' })
  const serve = createServe({ service, ports: { log, random: { uuid: () => 'fault-1', unit: () => 0 } } })
  let isSlow = false
  const late: (() => void)[] = []
  const page = serve({
    send: (text, onTaken) => {
      sent.push(JSON.parse(text))
      if (isSlow) late.push(onTaken)
      else onTaken()
    },
  })
  return {
    sent,
    logged,
    close: page.close,
    fallBehind: () => {
      isSlow = true
    },
    catchUp: () => {
      isSlow = false
      for (const taken of late.splice(0)) taken()
    },
    say: async (message: unknown) => {
      const answer = await page.receive(typeof message === 'string' ? message : JSON.stringify(message))
      return answer === null ? null : JSON.parse(answer)
    },
    call: async (name: string, input: unknown) => {
      const answer = await page.receive(JSON.stringify({ kind: 'call', id: 1, name, input }))
      return answer === null ? null : JSON.parse(answer).result
    },
  }
}
