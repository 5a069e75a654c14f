/** A program can't start, for a reason that its operator can set right: told in one line, without a stack. */
export class StartRefused extends Error {}

/** Another program, of whatever kind, has this data folder. */
export class FolderInUse extends StartRefused {}

/** The same program runs already on these data: what is shown on the screen is that one's. */
export class AlreadyRunning extends StartRefused {}
