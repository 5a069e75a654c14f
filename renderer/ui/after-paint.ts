/**
 * Calls back once what is in the document now was really drawn: never while the page is hidden, covered by no frame, or
 * hangs. The answer stops the wait.
 */
export function afterPaint(callback: () => void): () => void {
  let frame = requestAnimationFrame(() => {
    // The first frame begins before anything of it is painted; the second begins after.
    frame = requestAnimationFrame(callback)
  })
  return () => cancelAnimationFrame(frame)
}
