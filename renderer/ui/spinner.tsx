/** Something is going on that nobody can hurry. Beside a sentence that says what, so it says nothing itself. */
export function Spinner() {
  return <span className="spinner" aria-hidden="true" />
}
