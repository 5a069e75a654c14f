import { passwordDigest } from '../../../clients/merchant-client.ts'
import { cookieOf } from '../../support/merchant-client.ts'
import { tokenOf } from '../../support/web-customer.ts'

type Login = { readonly email: string; readonly password: string }

/** Headers of people who are signed in at this server: an administrator, a customer and a merchant. */
export async function signInPeople(
  url: string,
  { administrator, customer }: { administrator: Login; customer: Login },
): Promise<Readonly<Record<string, string>>[]> {
  const atTtms = async ({ email, password }: Login) => {
    const body = new URLSearchParams({ customer_email: email, customer_passwd: password })
    const answer = await fetch(`${url}/ttms/public/index.php/index/user/login`, { method: 'POST', body })
    return { authorization: `Bearer ${tokenOf({ headers: { 'set-cookie': answer.headers.getSetCookie() } })}` }
  }
  const atMerchants = async (path: string, fields: Record<string, string>) => {
    const answer = await fetch(`${url}${path}`, { method: 'POST', body: new URLSearchParams(fields) })
    return { cookie: cookieOf({ headers: { 'set-cookie': answer.headers.getSetCookie() } }) }
  }
  const { email, password } = administrator
  return [
    await atTtms(administrator),
    await atTtms(customer),
    await atMerchants('/user/login', { user: email, pasw: passwordDigest(password) }),
    await atMerchants('/user/reg', { user: 'fuzzed-shop', pasw: passwordDigest('secret1'), type: '0' }),
  ]
}
