/**
 * Called after each request that may have changed what kiosks see: they are told at once. `soon`: within a second, with
 * what else was changed by then, since nobody waits for it; twenty kiosks that enrol change each showtime twenty times.
 */
export type OnChange = (when?: 'soon') => void
