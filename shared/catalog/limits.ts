// What a film, a hall and a showtime may be (TTMS interface): for the public interface, for edits and for their forms.

/** In characters, as a person counts them: an emoji is one. A name has at least one. */
export const maxNameLength = 255
export const maxDescriptionLength = 10_000
/** How long a film may be, in minutes. */
export const durationLimits = [1, 600] as const
/** The last second of the year 9999, in Unix seconds. */
export const maxBeginsAt = 253_402_300_799
