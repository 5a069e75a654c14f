import type { Bilingual } from '../../../shared/catalog/replicas.ts'

/** Where there is no English text, the Chinese one stands in. */
export function inBothLanguages(zh: string, en: string | null): Bilingual {
  return { zh, en: en ?? zh }
}

/** A name as it is compared with others of its kind: trimmed, without regard to case. */
export function nameKey(name: string): string {
  return name.trim().toLowerCase()
}
