import { readFileSync } from 'node:fs'

// Electron's fuses are bytes in its program: a sentinel, the version of the wire, how many there are, and one a fuse. They
// are read here and not by @electron/fuses, whose version beside electron-builder knows eight of the nine.

const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const wireVersion = 1

type FuseState = 'on' | 'off'

/** In the order of the wire. The ninth is as Electron has it; all others are set (build/electron-builder.config.ts). */
const wanted = {
  RunAsNode: 'off',
  EnableCookieEncryption: 'on',
  EnableNodeOptionsEnvironmentVariable: 'off',
  EnableNodeCliInspectArguments: 'off',
  EnableEmbeddedAsarIntegrityValidation: 'on',
  OnlyLoadAppFromAsar: 'on',
  LoadBrowserProcessSpecificV8Snapshot: 'off',
  GrantFileProtocolExtraPrivileges: 'off',
  WasmTrapHandlers: 'on',
} as const satisfies Record<string, FuseState>

/** Throws unless the program has exactly the nine fuses that we know, each as it has to be. */
export function checkFuses(program: string): void {
  const bytes = readFileSync(program)
  const at = bytes.indexOf(sentinel)
  if (at < 0) throw new Error(`${program} has no fuses`)
  if (bytes.indexOf(sentinel, at + 1) >= 0) throw new Error(`${program} has more than one wire of fuses`)
  const [version = 0, count = 0] = bytes.subarray(at + sentinel.length)
  if (version !== wireVersion) throw new Error(`its fuses are of version ${version}, not ${wireVersion}`)
  const states = [...bytes.subarray(at + sentinel.length + 2, at + sentinel.length + 2 + count)]
  const faults: string[] = []
  for (const [index, [name, state]] of Object.entries(wanted).entries()) {
    const found = toState(states[index])
    if (found !== state) faults.push(`${name} is ${found}, not ${state}`)
  }
  for (const [index, byte] of states.entries()) {
    if (index >= Object.keys(wanted).length) faults.push(`fuse ${index + 1} is unknown, and ${toState(byte)}`)
  }
  if (faults.length > 0) throw new Error(faults.join('; '))
}

function toState(byte: number | undefined): string {
  if (byte === undefined) return 'missing'
  const sign = String.fromCharCode(byte)
  return { '0': 'off', '1': 'on', r: 'removed' }[sign] ?? `of an unknown state (${byte})`
}
