import type { RxStorage, RxStorageInstanceCreationParams } from 'rxdb'

export type DiskFault = 'write-fails' | 'write-fails-but-is-on-disk' | 'read-fails'

/** Storage whose journal can be told to fail, as a disk does: `fault` is asked before each access to it. */
export function failingStorage(
  inner: RxStorage<unknown, unknown>,
  fault: (access: 'read' | 'write') => DiskFault | null,
): RxStorage<unknown, unknown> {
  return {
    ...inner,
    createStorageInstance: async <RxDocType>(params: RxStorageInstanceCreationParams<RxDocType, unknown>) => {
      const instance = await inner.createStorageInstance(params)
      if (params.collectionName !== 'journal') return instance
      const bulkWrite = instance.bulkWrite.bind(instance)
      const query = instance.query.bind(instance)
      return Object.assign(instance, {
        bulkWrite: async (...rows: Parameters<typeof bulkWrite>) => {
          const what = fault('write')
          if (what === 'write-fails') throw new Error('EIO')
          const written = await bulkWrite(...rows)
          if (what === 'write-fails-but-is-on-disk') throw new Error('EIO after the write')
          return written
        },
        query: async (...of: Parameters<typeof query>) => {
          if (fault('read') === 'read-fails') throw new Error('EIO')
          return await query(...of)
        },
      })
    },
  }
}
