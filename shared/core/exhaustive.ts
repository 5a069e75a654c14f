/**
 * The end of a switch that names every kind: a kind that it does not name does not compile. At run time one that a newer
 * program wrote is passed over.
 */
export function exhaustive(_kind: never): void {
  // Nothing: there is no such value as far as this program knows.
}
