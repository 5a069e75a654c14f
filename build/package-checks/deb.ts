import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const installsWithinMs = 15 * 60_000
const debians = ['debian:12', 'debian:13'] as const

/** Each line must print nothing but what is said after it; the script ends at the first that fails. */
const script = `set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends /kiosk.deb systemd >/dev/null
cd '/opt/TTMS Kiosk'
test -z "$(ldd ttms-kiosk | grep 'not found')"
test "$(stat -c '%U:%a' chrome-sandbox)" = root:4755
systemd-analyze verify resources/lock-down/ttms-kiosk.service
echo all is well
`

export function whyNoDocker(): string | null {
  if (process.platform !== 'linux') return 'a deb is for Linux'
  const { status } = spawnSync('docker', ['version'], { stdio: 'ignore', timeout: 30_000 })
  return status === 0 ? null : 'there is no Docker, for clean Debians, on this machine'
}

/** The deb of this folder installs on clean Debians, finds all its libraries, and has its sandbox and its service. */
export async function checkDeb(folder: string): Promise<void> {
  const deb = readdirSync(folder).find((name) => name.endsWith('.deb'))
  if (deb === undefined) throw new Error(`there is no deb in ${folder}`)
  for (const image of debians) {
    const { status, stdout, stderr } = spawnSync(
      'docker',
      ['run', '--rm', '--volume', `${join(folder, deb)}:/kiosk.deb:ro`, image, 'sh', '-c', script],
      { encoding: 'utf8', timeout: installsWithinMs },
    )
    if (status !== 0 || !stdout.includes('all is well')) throw new Error(`${image}: ${stdout}${stderr}`)
  }
}
