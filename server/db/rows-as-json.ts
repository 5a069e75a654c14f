/**
 * Rows as the one value of a statement that writes them all, by `json_populate_recordset`: its text is the same however
 * many they are. A lone half of a surrogate pair becomes U+FFFD, as it does in a value of its own.
 */
export function rowsAsJson(rows: readonly object[]): string {
  return JSON.stringify(rows, (_, value) => (typeof value === 'string' ? value.toWellFormed() : value))
}
