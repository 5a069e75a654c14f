import pg from 'pg'

const int8Oid = 20

/** Whole numbers as numbers, not as pg's strings: every one of ours is meant to be safe, and one that is not is a fault. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === int8Oid ? toSafeInteger : pg.types.getTypeParser(oid, format)),
}

function toSafeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`the database answered an unsafe integer: ${text}`)
  return value
}

/**
 * A connection that prepares the statements that ask for it, by a comment in front that names them: planning one again
 * costs several times as much as running it. Each such name stands for one text, with every column spelt out, so a
 * migration that only adds columns leaves it valid. One that renames does not: no older server runs beside it.
 */
export class PreparingClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config)
    const prepare = (text: string, ...rest: unknown[]) => {
      const name = /^\/\* prepared: ([\w-]+) \*\//.exec(text)?.[1]
      const send = super.query as (...args: unknown[]) => unknown
      if (name === undefined) return send.call(this, text, ...rest)
      const [values, ...others] = rest
      return send.call(this, { name, text, values }, ...others)
    }
    this.query = prepare as typeof this.query
  }
}
