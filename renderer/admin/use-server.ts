import { useCallback, useEffect, useRef, useState } from 'react'
import type {
  CallInput,
  CallName,
  CallOutput,
  CallRefusal,
  KioskLink,
  LinkLost,
  LinkRefusal,
} from '../../shared/screen-api.ts'
import { useKiosk, useLive } from '../state/kiosk-context.ts'

/** What a staff page has of the server. */
export type ServerAnswer<Name extends CallName> =
  | { readonly status: 'asking' }
  | { readonly status: 'there'; readonly value: CallOutput<Name> }
  | { readonly status: 'refused'; readonly refusal: CallRefusal<Name> | LinkRefusal | LinkLost }

/**
 * Asks the server: when the page opens, when the line comes or goes, when `input` is another one, and on `refresh`. What
 * is there stays until the next answer comes. An answer is dropped where something was asked after it, or the page is gone.
 */
export function useServer<Name extends CallName>(name: Name, input: CallInput<Name>) {
  const { link } = useKiosk()
  const line = useLive(({ status }) => status?.line)
  const [answer, setAnswer] = useState<ServerAnswer<Name>>({ status: 'asking' })
  const lastQuestion = useRef(0)
  const key = JSON.stringify(input)

  const refresh = useCallback(async () => {
    lastQuestion.current += 1
    const question = lastQuestion.current
    const next = toAnswer<Name>(await link.call(name, JSON.parse(key) as CallInput<Name>))
    if (question === lastQuestion.current) setAnswer(next)
  }, [link, name, key])

  /** Asks for more of what is there, which `join` puts to it. */
  const askMore = async (
    more: CallInput<Name>,
    join: (known: CallOutput<Name>, more: CallOutput<Name>) => CallOutput<Name>,
  ) => {
    const question = lastQuestion.current
    const next = toAnswer<Name>(await link.call(name, more))
    if (question !== lastQuestion.current) return
    setAnswer((known) =>
      known.status === 'there' && next.status === 'there' ? { ...next, value: join(known.value, next.value) } : next,
    )
  }

  useEffect(() => {
    if (line !== undefined) void refresh()
    return () => {
      lastQuestion.current += 1
    }
  }, [refresh, line])

  return { answer, refresh: () => void refresh(), askMore }
}

function toAnswer<Name extends CallName>(result: Awaited<ReturnType<KioskLink['call']>>): ServerAnswer<Name> {
  const { ok } = result
  return (
    ok ? { status: 'there', value: result.value } : { status: 'refused', refusal: result.refusal }
  ) as ServerAnswer<Name>
}
