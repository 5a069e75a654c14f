import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const installsWithinMs = 15 * 60_000
const debians = ['debian:12', 'debian:13'] as const
const allIsWell = 'all is well'
const ofSystemd = 'systemd: '

/** Ends at the first line that fails. */
const installScript = `set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends /kiosk.deb systemd >/dev/null
`

/** What is looked at in the folder of an installed app. It ends at the first line that fails, and says so where none does. */
export function lookScript(app: string): string {
  return `set -eu
cd '${app}'
libraries=$(ldd ./ttms-kiosk)
case $libraries in *'not found'*) echo "$libraries" >&2; exit 1 ;; esac
test "$(stat -c '%U:%a' chrome-sandbox)" = root:4755
said=$(systemd-analyze verify --man=no resources/lock-down/ttms-kiosk.service resources/lock-down/ttms-kiosk-stopped.service 2>&1) || { echo "$said" >&2; exit 1; }
echo "$said" | sed 's/^/${ofSystemd}/'
echo ${allIsWell}
`
}

export function whyNotOnLinux(): string | null {
  return process.platform === 'linux' ? null : 'a deb is for Linux'
}

export function whyNoDocker(): string | null {
  const { status } = spawnSync('docker', ['version'], { stdio: 'ignore', timeout: 30_000 })
  return status === 0 ? null : 'there is no Docker, for clean Debians, on this machine'
}

/**
 * The deb that was made in this folder since then installs on clean Debians, finds all its libraries, and has its sandbox
 * and its service. One of an earlier day proves nothing.
 */
export async function checkDeb(folder: string, sinceMs: number): Promise<void> {
  const deb = newestDeb(folder, sinceMs)
  for (const image of debians) {
    const { status, stdout, stderr } = spawnSync(
      'docker',
      [
        'run',
        '--rm',
        '--volume',
        `${deb}:/kiosk.deb:ro`,
        image,
        'sh',
        '-c',
        installScript + lookScript('/opt/TTMS Kiosk'),
      ],
      { encoding: 'utf8', timeout: installsWithinMs },
    )
    if (status !== 0 || !stdout.includes(allIsWell)) throw new Error(`${image}: ${stdout}${stderr}`)
    const said = stdout.split('\n').filter((line) => line.startsWith(ofSystemd))
    const faults = faultsOfUnits(said.map((line) => line.slice(ofSystemd.length)).join('\n'))
    if (faults.length > 0) throw new Error(`${image}: ${faults.join('\n')}`)
  }
}

function newestDeb(folder: string, sinceMs: number): string {
  const debs = readdirSync(folder)
    .filter((name) => name.endsWith('.deb'))
    .map((name) => ({ path: join(folder, name), madeAtMs: statSync(join(folder, name)).mtimeMs }))
    .filter(({ madeAtMs }) => madeAtMs >= sinceMs)
    .sort((a, b) => b.madeAtMs - a.madeAtMs)
  if (!debs[0]) throw new Error(`no deb was made in ${folder}`)
  return debs[0].path
}

/**
 * The lines of `systemd-analyze verify` that find fault with one of our units: its exit code is 0 also where it passes over
 * a line that it doesn't understand.
 */
export function faultsOfUnits(said: string): string[] {
  // Of 252 (Debian 12), which the service says.
  const known = /Unknown key( name)? '(RestartSteps|RestartMaxDelaySec)'/
  return said.split('\n').filter((line) => line.includes('ttms-kiosk') && !known.test(line))
}
