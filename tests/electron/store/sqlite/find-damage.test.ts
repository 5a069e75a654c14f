import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findDamage } from '../../../../electron/store/sqlite/find-damage.ts'
import { aDocument, insert, openSample, temporaryFolder } from './sample-collection.ts'

const aFile = async (): Promise<string> => {
  const directory = temporaryFolder()
  const samples = await openSample({ directory })
  await insert(samples, ...Array.from({ length: 500 }, (_, at) => aDocument({ id: `id-${at}`, note: 'x'.repeat(200) })))
  await samples.close()
  return join(directory, 'kiosk.sqlite')
}

const overwrite = (path: string, from: number, length: number): void => {
  const handle = openSync(path, 'r+')
  writeSync(handle, Buffer.alloc(length, 0x5a), 0, length, from)
  closeSync(handle)
}

describe('looking for damage in a file', () => {
  it('finds none in a sound file, nor where there is no file', async () => {
    const path = await aFile()
    expect(findDamage(path)).toEqual([])
    expect(findDamage(`${path}.missing`)).toEqual([])
  })

  it('finds overwritten pages and an overwritten head', async () => {
    const pages = await aFile()
    overwrite(pages, Math.floor(statSync(pages).size / 2), 20_000)
    expect(findDamage(pages)).not.toEqual([])
    const head = await aFile()
    overwrite(head, 0, 100)
    expect(findDamage(head)).toEqual(['file is not a database'])
  })
})
