import { useState } from 'react'
import { maxLoginLength } from '../../../shared/core/wire.ts'
import { useWords } from '../../state/use-words.ts'
import { TouchKeyboard } from '../../ui/touch-keyboard.tsx'
import { TypedField } from '../../ui/typed-field.tsx'

type Field = 'login' | 'password'

export type TypedLogin = ReturnType<typeof useTypedLogin>

/** A login as it is being typed; gone with the screen that asks for it. */
export function useTypedLogin() {
  const [typed, setTyped] = useState({ login: '', password: '' })
  const [field, setField] = useState<Field>('login')
  return {
    typed,
    field,
    isComplete: typed.login !== '' && typed.password !== '',
    focus: setField,
    type: (name: Field, value: string) => setTyped((before) => ({ ...before, [name]: value })),
    /** It was wrong: the password is typed again. */
    clearPassword: () => {
      setTyped((before) => ({ ...before, password: '' }))
      setField('password')
    },
  }
}

export function LoginFields({ login }: { readonly login: TypedLogin }) {
  const { t } = useWords()
  const propsOf = (name: Field) => ({
    name,
    value: login.typed[name],
    isActive: login.field === name,
    onChange: (value: string) => login.type(name, value),
    onActive: () => login.focus(name),
    maxLength: maxLoginLength,
  })
  return (
    <>
      <TypedField {...propsOf('login')} label={t.signIn.login} />
      <TypedField {...propsOf('password')} kind="password" label={t.signIn.password} />
    </>
  )
}

/** The keyboard on the screen, which types into the field that has the focus. */
export function LoginKeyboard({ login, onSubmit }: { readonly login: TypedLogin; readonly onSubmit: () => void }) {
  const { t } = useWords()
  const isLast = login.field === 'password'
  return (
    <TouchKeyboard
      value={login.typed[login.field]}
      onChange={(value) => login.type(login.field, value)}
      onEnter={() => (isLast ? onSubmit() : login.focus('password'))}
      label={t.signIn.keyboard}
      words={{ ...t.signIn, enter: isLast ? t.signIn.submit : t.signIn.next }}
    />
  )
}
