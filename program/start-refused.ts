/** A program can't start, for a reason that its operator can mend: told in one line, without a stack. */
export class StartRefused extends Error {}
