import type { ReactNode } from 'react'
import type { EditKind } from '../../../shared/edits/edit-kinds.ts'
import { CallOffForm } from './call-off-form.tsx'
import { AddFilmForm, ChangeFilmForm } from './film-forms.tsx'
import type { FormProps } from './form-page.tsx'
import { AddHallForm, ChangeHallForm } from './hall-forms.tsx'
import { MemberForm } from './member-form.tsx'
import { PolicyForm } from './policy-form.tsx'
import { RemoveFilmForm, RemoveHallForm } from './remove-forms.tsx'
import { AddShowtimeForm, ChangeShowtimeForm } from './showtime-forms.tsx'

type Group = 'showtimes' | 'films' | 'halls' | 'rules'
type Form = { readonly group: Group; readonly Page: (props: FormProps) => ReactNode }

/** Each kind of change is made, and revised, in a form of its own. */
const forms: { readonly [Kind in EditKind]: Form } = {
  'add-showtime': { group: 'showtimes', Page: AddShowtimeForm },
  'change-showtime': { group: 'showtimes', Page: ChangeShowtimeForm },
  'call-off-showtime': { group: 'showtimes', Page: CallOffForm },
  'add-film': { group: 'films', Page: AddFilmForm },
  'change-film': { group: 'films', Page: ChangeFilmForm },
  'remove-film': { group: 'films', Page: RemoveFilmForm },
  'add-hall': { group: 'halls', Page: AddHallForm },
  'change-hall': { group: 'halls', Page: ChangeHallForm },
  'remove-hall': { group: 'halls', Page: RemoveHallForm },
  'set-member-level': { group: 'rules', Page: MemberForm },
  'change-policy': { group: 'rules', Page: PolicyForm },
}

/** What can be changed, by what it is about. */
export const kindsByGroup = [...Map.groupBy(Object.keys(forms) as EditKind[], (kind) => forms[kind].group)]

export function ChangeForm({ kind, ...props }: FormProps & { readonly kind: EditKind }) {
  const { Page } = forms[kind]
  return <Page {...props} />
}
