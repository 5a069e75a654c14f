/** A login (an e-mail address) as accounts are told apart by it, at the server and at every kiosk alike. */
export function emailKey(login: string): string {
  return login.trim().toLowerCase()
}
