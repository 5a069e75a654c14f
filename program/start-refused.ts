/** A program can't start, for a reason that its operator can mend: told in one line, without a stack. */
export class StartRefused extends Error {}

/** The same program runs already on these data: what is shown on the screen is that one's. */
export class AlreadyRunning extends StartRefused {}
