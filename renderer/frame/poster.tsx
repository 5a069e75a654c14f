import type { Bilingual } from '../../shared/catalog/replicas.ts'
import { useWords } from '../state/use-words.ts'

type Props = { readonly path: string | null; readonly title: Bilingual; readonly className?: string }

/** A film's poster, 2:3; where it has none, its title set large. */
export function Poster({ path, title, className = '' }: Props) {
  const { f } = useWords()
  if (path !== null) return <img className={`poster ${className}`} src={path} alt="" draggable={false} />
  return (
    <span className={`poster poster-none ${className}`} aria-hidden="true">
      {f.text(title)}
    </span>
  )
}
