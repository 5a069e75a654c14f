import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { faultsOfUnits } from '../../../build/package-checks/deb.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { isInstalled } from './session.ts'

const folder = fileURLToPath(new URL('../../../build/linux', import.meta.url))
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const missing = isInstalled('systemd-analyze') ? null : 'no systemd-analyze here'

/** The settings of a unit, in the order in which they stand, without its comments. */
const settings = (name: string) =>
  read(name)
    .split('\n')
    .filter((line) => /^\w+=/.test(line))

describe('the service of a Linux kiosk', () => {
  it.skipIf(missing !== null)(
    `is what systemd understands, but for what an older one passes over${missing ? ` (${missing})` : ''}`,
    () => {
      const units = makeTemporaryFolder()
      onTestFinished(units.remove)
      const names = ['ttms-kiosk.service', 'ttms-kiosk-stopped.service'].map((name) => join(units.path, name))
      for (const name of names) copyFileSync(join(folder, basename(name)), name)
      const { stderr, status } = spawnSync('systemd-analyze', ['verify', '--man=no', ...names], { encoding: 'utf8' })
      expect([status, faultsOfUnits(stderr)]).toEqual([0, []])
    },
  )

  it('is started again however it ended and however often, but for 78, which the screen then says', () => {
    expect(settings('ttms-kiosk.service')).toEqual(
      expect.arrayContaining([
        'StartLimitIntervalSec=0',
        'Restart=always',
        'RestartPreventExitStatus=78',
        'OnFailure=ttms-kiosk-stopped.service',
      ]),
    )
    expect(settings('ttms-kiosk-stopped.service')).toContain('TTYPath=/dev/tty1')
  })

  it('is started again after a pause that grows, so that a kiosk that can’t run does not flicker', () => {
    expect(settings('ttms-kiosk.service')).toEqual(
      expect.arrayContaining(['RestartSec=2', 'RestartSteps=8', 'RestartMaxDelaySec=30']),
    )
  })

  it('is a session of its own on the first terminal, from the start of the machine on', () => {
    const all = settings('ttms-kiosk.service')
    expect(all).toEqual(
      expect.arrayContaining(['PAMName=login', 'TTYPath=/dev/tty1', 'User=kiosk', 'WantedBy=graphical.target']),
    )
    expect(all.filter((line) => line.startsWith('Conflicts='))).toEqual([
      'Conflicts=getty@tty1.service ttms-kiosk-stopped.service',
    ])
    expect(all.find((line) => line.startsWith('ExecStart='))).toMatch(/ --ozone-platform=wayland$/)
  })

  it('ends by a signal to its session alone, with more time than the session may take', () => {
    const all = settings('ttms-kiosk.service')
    expect(all).toContain('KillMode=mixed')
    const seconds = Number(all.find((line) => line.startsWith('TimeoutStopSec='))?.split('=')[1])
    const [, program, compositor] =
      /program_ends_within_s=(\d+) compositor_ends_within_s=(\d+)/.exec(read('kiosk-session')) ?? []
    expect(seconds).toBeGreaterThan(Number(program) + Number(compositor))
  })

  it('may write where its program and its screen meet, and implies nothing that would break the sandbox', () => {
    const all = settings('ttms-kiosk.service')
    expect(all.find((line) => line.startsWith('ReadWritePaths='))).toMatch(/ \/run\/user( |$)/)
    expect(all).toContain('NoNewPrivileges=no')
    const implyNoNewPrivileges =
      /^(DynamicUser|LockPersonality|MemoryDenyWriteExecute|PrivateDevices|ProtectClock|ProtectHostname|ProtectKernel\w+|Restrict(?!Prevent)\w+|SystemCall\w+)=/
    expect(all.filter((line) => implyNoNewPrivileges.test(line) && !/^Restart/.test(line))).toEqual([])
  })

  it('outlives its session in the order of ends, so that at power-off its screen goes last', () => {
    expect(settings('session-ttms-kiosk.conf')).toEqual(['Before=ttms-kiosk.service'])
  })
})
