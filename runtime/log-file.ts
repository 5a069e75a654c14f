import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type LogEventId, logEvents } from './log-events/log-events.ts'

/** A log that is kept in files of limited size: the newest lines of a program, whoever started it. */
export type LogFile = {
  /** Appends a line, at once. Never throws: a log that can't be written to stops no kiosk. */
  readonly write: (line: string) => void
  readonly close: () => void
}

/** Together at most 25 MB. */
const defaultLimits = { maxBytes: 5_000_000, maxFiles: 5 }

const newline = '\n'.charCodeAt(0)

function lastByteOf(file: number, size: number): number | undefined {
  const last = Buffer.alloc(1)
  readSync(file, last, 0, 1, size - 1)
  return last[0]
}

/**
 * Opens `NAME.log` in this folder, which is made where it is missing. Once it is full it becomes `NAME.1.log`, that one
 * `NAME.2.log`, and so on; the oldest is deleted. Lines that could not be written, as on a full disk, are counted, and the
 * next one that can is preceded by their number.
 */
export function openLogFile(
  folder: string,
  name: string,
  { maxBytes, maxFiles }: { readonly maxBytes: number; readonly maxFiles: number } = defaultLimits,
): LogFile {
  const fileOf = (age: number) => join(folder, age === 0 ? `${name}.log` : `${name}.${age}.log`)
  let file: number | null = null
  let bytes = 0
  let lost = 0
  let isCut = false

  const close = () => {
    if (file !== null) closeSync(file)
    file = null
  }
  const open = () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    file = openSync(fileOf(0), 'a+', 0o600)
    bytes = fstatSync(file).size
    // Of an earlier start that was ended in the middle of a line.
    isCut = bytes > 0 && lastByteOf(file, bytes) !== newline
    return file
  }
  const rotate = () => {
    close()
    // Only up to the first age that has no file: where the newest can't be renamed, as while another program of Windows
    // has it open, each further try would shift the older ones away.
    let free = 1
    while (free < maxFiles - 1 && existsSync(fileOf(free))) free++
    for (let age = free - 1; age >= 0; age--) renameSync(fileOf(age), fileOf(age + 1))
  }
  const append = (lines: string) => {
    let into = file ?? open()
    const text = isCut ? `\n${lines}` : lines
    if (bytes > 0 && bytes + Buffer.byteLength(text) > maxBytes) {
      rotate()
      into = open()
    }
    const written = writeSync(into, text)
    bytes += written
    // A disk that is full up takes as much of a line as it has room for, and that is no error.
    isCut = written < Buffer.byteLength(text)
    if (isCut) throw new Error('the disk is full')
  }

  return {
    write: (line) => {
      try {
        const time = Date.now()
        const msg = logEvents['log-lines-lost'].message
        append(
          lost === 0
            ? line
            : `${JSON.stringify({ level: 40, time, name, event: 'log-lines-lost' satisfies LogEventId, lost, msg })}\n${line}`,
        )
        lost = 0
      } catch {
        // Nowhere is left to say it now; it is said with the next line that can be written.
        lost += 1
      }
    },
    close,
  }
}
