/** What a merchant tells of itself. Every field is there, empty where nothing was given. */
export type Profile = {
  readonly nick: string
  readonly logo: string
  readonly legal_person: string
  readonly tax_login_certificate: string
  readonly email: string
  readonly address: string
  readonly tel: string
  readonly website: string
  readonly weixin: string
  readonly qq: string
  readonly pay: { readonly bank: string; readonly alipay: string; readonly tenpay: string; readonly default: string }
  readonly contact: { readonly name: string; readonly tel: string }
}

export const emptyProfile: Profile = {
  nick: '',
  logo: '',
  legal_person: '',
  tax_login_certificate: '',
  email: '',
  address: '',
  tel: '',
  website: '',
  weixin: '',
  qq: '',
  pay: { bank: '', alipay: '', tenpay: '', default: '' },
  contact: { name: '', tel: '' },
}

/** Parts of `pay` or `contact` to change, by key; null clears them all. */
export type GroupChange<Group> = Partial<Group> | null

/** What to change of a profile: what is not named stays as it was. */
export type ProfileChange = Partial<Omit<Profile, 'pay' | 'contact'>> & {
  readonly pay?: GroupChange<Profile['pay']>
  readonly contact?: GroupChange<Profile['contact']>
}

export function changeProfile(profile: Profile, { pay, contact, ...texts }: ProfileChange): Profile {
  return {
    ...profile,
    ...texts,
    pay: changeGroup(profile.pay, emptyProfile.pay, pay),
    contact: changeGroup(profile.contact, emptyProfile.contact, contact),
  }
}

function changeGroup<Group>(group: Group, empty: Group, change: GroupChange<Group> | undefined): Group {
  return change === null ? empty : { ...group, ...change }
}
