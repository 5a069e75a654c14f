/** The cookies of one client: kept from answers, sent with requests. Attributes other than an end are not looked at. */
export function createCookieJar() {
  const cookies = new Map<string, string>()
  return {
    take: (headers: Headers): void => {
      for (const line of headers.getSetCookie()) {
        const [pair = ''] = line.split(';', 1)
        const at = pair.indexOf('=')
        const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
        // A server takes a cookie away by an empty value that has ended.
        if (value === '') cookies.delete(name)
        else cookies.set(name, value)
      }
    },
    get: (name: string): string | null => cookies.get(name) ?? null,
    /** As the `cookie` header; null where there is none. */
    header: (): string | null => {
      return cookies.size === 0 ? null : [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    },
  }
}
