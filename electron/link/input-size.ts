/** Whether an input, as it travels, has at most this many bytes. What can't be written as JSON is not within. */
export function isWithin(maxBytes: number, input: unknown): boolean {
  try {
    const text = JSON.stringify(input)
    return text === undefined || Buffer.byteLength(text) <= maxBytes
  } catch (error) {
    // Nested too deeply.
    if (error instanceof RangeError) return false
    throw error
  }
}
