import { execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPostgresBin, freePort, postgresIdentity, untilItAnswers } from './postgres-cluster.ts'

export type RestorablePostgres = Awaited<ReturnType<typeof openRestorablePostgres>>

/** Whether this machine can run a Postgres of a test's own, or why not. */
export function whyNoPostgres(): string | null {
  if (!findPostgresBin()) return 'there is no initdb and postgres on this machine'
  return postgresIdentity() ? null : 'this runs as root, and there is no user postgres to run it as'
}

/**
 * A Postgres of a test's own that can be stopped, copied while it is stopped, and started again on the copy, always at
 * one address: what a program that goes on meanwhile sees of a failover.
 */
export async function openRestorablePostgres() {
  const [bin, identity] = [findPostgresBin(), postgresIdentity()]
  if (!bin || !identity) throw new Error(whyNoPostgres() ?? '')
  const folder = mkdtempSync(join(tmpdir(), 'ttms-restorable-'))
  if (identity.uid !== undefined) chownSync(folder, identity.uid, identity.gid ?? identity.uid)
  const options = { ...identity, cwd: folder }
  const [data, copied] = [join(folder, 'data'), join(folder, 'copy')]
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { ...options, stdio: 'pipe' })
  run(join(bin, 'initdb'), '-D', data, '-U', 'ttms', '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-sync')
  const port = await freePort()
  const url = `postgres://ttms@127.0.0.1:${port}/postgres`
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off']
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  let server = spawn(join(bin, 'postgres'), args, { ...options, stdio: 'ignore' })
  await untilItAnswers(server, url)

  const stop = () =>
    new Promise<void>((resolve) => {
      server.once('exit', () => resolve())
      // At once, though programs are connected.
      server.kill('SIGINT')
    })
  const start = async () => {
    server = spawn(join(bin, 'postgres'), args, { ...options, stdio: 'ignore' })
    await untilItAnswers(server, url)
  }
  return {
    url,
    /** As it is now. It is stopped for that, and goes on. */
    copy: async () => {
      await stop()
      rmSync(copied, { recursive: true, force: true })
      run('cp', '-a', data, copied)
      await start()
    },
    /** What was written since the copy is gone. */
    restore: async () => {
      await stop()
      rmSync(data, { recursive: true, force: true })
      run('cp', '-a', copied, data)
      await start()
    },
    /** A failover that loses nothing: it comes back as the successor of itself, on the next timeline. */
    failOver: async () => {
      await stop()
      const signal = join(data, 'standby.signal')
      writeFileSync(signal, '')
      if (identity.uid !== undefined) chownSync(signal, identity.uid, identity.gid ?? identity.uid)
      await start()
      run(join(bin, 'pg_ctl'), '-D', data, '-w', 'promote')
    },
    close: async () => {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
