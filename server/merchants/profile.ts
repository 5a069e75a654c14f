import type { Profile } from '../db/merchant-tables.ts'

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
