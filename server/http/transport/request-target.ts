/** `http://host/path` as a target: what stands before the path is the host's, which this server need not know. */
const absoluteForm = /^https?:\/\/[^/?#]*/i
/** Letters that mean the same with and without a percent sign (RFC 3986, 2.3). */
const unreserved = /^[a-z0-9._~-]$/i

/**
 * The address that a request's target means (RFC 9112, 3.2; RFC 9110, 4.2.3): path and query of one in absolute form, and
 * in the path no letter that is encoded without need. The query stays as it came.
 */
export function readTarget(target: string): string {
  const [path = '', ...query] = target.replace(absoluteForm, '').split('?')
  const plain = path.replace(/%[0-9a-f]{2}/gi, (encoded) => {
    const letter = String.fromCharCode(Number.parseInt(encoded.slice(1), 16))
    return unreserved.test(letter) ? letter : encoded
  })
  return [plain || '/', ...query].join('?')
}
