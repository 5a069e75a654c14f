/** A word that this project does not use, in names or in prose, and the one that stands for it. */
export type OldWord = {
  readonly not: RegExp
  readonly but: string
  /** Something that has the old word in it, so that the check is seen to find it. */
  readonly example: string
  /** Where it means something else, or is the spelling of something that was stored or said by a version before. */
  readonly except?: RegExp
}

/** What may never be changed, or has the old spelling to read what was written in it. */
export const oldSpellings = [
  'CHANGELOG.md',
  'server/db/migrations/',
  'server/db/migrate.ts',
  'electron/store/migrations.ts',
  'electron/store/notices.ts',
  'shared/sync/versions/',
  'tests/fixtures/',
  'tests/server/db/migrate.test.ts',
  'tests/electron/sync/after-an-upgrade.test.ts',
  'tests/server/events/live-hub.test.ts',
  'tests/shared/sync/protocol-window.test.ts',
  'tests/support/recorded-protocol/replay.ts',
  'docs/decisions/0018-a-window-of-protocol-versions.md',
  'tests/words/',
  // What a film is about is the film's own.
  'server/demo/films.ts',
] as const

/** Each word that is not used any more. Names are searched in camel case, in kebab case and as words. */
export const oldWords: readonly OldWord[] = [
  { not: /standing[-_ ]?(seats|allotment)/i, but: 'allotted seats, allotment', example: 'standingSeats' },
  { not: /\bputs? back\b|put-?back/i, but: 'restored', example: 'whyPutBack', except: /to put it back/ },
  { not: /\banew\b|[a-z]Anew\b/i, but: 'again', example: 'judgeAnew' },
  { not: /\b(un)?mend(s|ed|er|ing)?\b|\bmend[A-Z]|[a-z]Mend/, but: 'revise, rebuild, repair', example: 'mendIndexes' },
  { not: /prolong/i, but: 'extend', example: 'prolonged' },
  { not: /\b(most|largest|longest|least)[A-Z]\w*/, but: 'maxX, minX', example: 'mostSeats' },
  { not: /\b(createTurns|inTurn|createPasses)\b/, but: 'createMutex, withLock, coalesceRuns', example: 'inTurn' },
  { not: /\bbookQueries\b|: Book\b/, but: 'LedgerTx', example: 'tx: Book' },
  { not: /\b(rights|sales)-?store\b/i, but: 'rights projection, sales projection', example: 'rightsStore' },
  { not: /set-?apart|\bsets? apart\b/i, but: 'quarantined', example: 'set-apart' },
  {
    not: /to-?resolve\b|to_resolve|ToResolve/,
    but: 'review item, needs attention',
    example: 'WhyToResolve',
    except: / to resolve/,
  },
  { not: /layOver|\bword\$|keepWord/, but: 'overlayPendingEdits, serverInfo$', example: 'word$' },
  {
    not: /noteLeaving|leftUpTo|\bformers\b|Formers\b/,
    but: 'markSendable, sentUpToSeq, previousOwners',
    example: 'formers',
  },
  {
    not: /\b(take|Take|createTake)(Seats|Journal|Word|Edits|Refund|Entry|Former|Key)\b/,
    but: 'acquire, ingest, claim, apply, adopt',
    example: 'takeJournal',
  },
  {
    not: /\b(come|comes|go(es|ing)?|gone|sen[dt]s?) home\b|\bgiv(e|es|en|ing)( \w+){0,2} back\b|\bgave( \w+){0,2} back\b|give-?back/i,
    but: 'release, return to the server',
    example: 'goes home',
  },
  { not: /\bhand(s|ed|ing)?[- ]?out/i, but: 'deliver', example: 'handOutTickets' },
  { not: /\bunseen\b|[a-z]Unseen|Unseen[A-Z]|unseen[A-Z]/i, but: 'undelivered', example: 'listUnseen' },
  { not: /finding[- ]out|findingOut/i, but: 'verifying, checking', example: 'finding-out' },
  { not: /\bopenOperations\b|kiosk-api\b/, but: 'preAuthOperations, screen-api', example: 'kiosk-api.ts' },
  { not: /programme|(^|['"/])program\//i, but: 'schedule; runtime/', example: 'ProgrammeView' },
  { not: /saysLine/, but: 'ScreenFrame, showOfflineBanner', example: 'saysLine' },
  {
    not: /SeatStanding|judgeSale|lookAtSeat|'Overtaken'|\bOvertaken\b/,
    but: 'SeatAvailability, saleState, readSeat, Conflict',
    example: 'judgeSale',
  },
]

/** Names of fields that are no discriminant of a union: `kind`, `status`, `code` and `reason` are. */
export const oldDiscriminants: readonly string[] = ['is', 'at', 'do', 'how', 'about']

/** The unions that were stored with such a field: a journal entry is read as it was written (docs/decisions/0018). */
export const storedDiscriminants: readonly string[] = ['shared/journal/journal-entry.ts']
