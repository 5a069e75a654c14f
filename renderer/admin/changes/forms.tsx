import type { EditKind } from '../../../shared/edits/contract.ts'
import { AddShowtimeForm } from './add-showtime-form.tsx'
import { CallOffForm } from './call-off-form.tsx'
import type { FormProps } from './form-page.tsx'
import { MemberForm } from './member-form.tsx'
import { PolicyForm } from './policy-form.tsx'
import { PriceForm } from './price-form.tsx'
import { FilmForm, HallForm } from './texts-form.tsx'

const forms = {
  price: PriceForm,
  'add-showtime': AddShowtimeForm,
  'call-off': CallOffForm,
  member: MemberForm,
  policy: PolicyForm,
  film: FilmForm,
  hall: HallForm,
} as const

export type FormName = keyof typeof forms

export const formNames = Object.keys(forms) as readonly FormName[]

/** The form that a kind of change is mended with; kinds that are not made on this page have none. */
export const formOfKind: { readonly [Kind in EditKind]?: FormName } = {
  'change-showtime': 'price',
  'add-showtime': 'add-showtime',
  'call-off-showtime': 'call-off',
  'set-member-level': 'member',
  'change-policy': 'policy',
  'change-film': 'film',
  'change-hall': 'hall',
}

export function ChangeForm({ name, ...props }: FormProps & { readonly name: FormName }) {
  const Form = forms[name]
  return <Form {...props} />
}
