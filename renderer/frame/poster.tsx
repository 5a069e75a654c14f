import type { Bilingual } from '../../shared/catalog/replicas.ts'
import { useWords } from '../state/use-words.ts'

type Props = {
  readonly path: string | null
  readonly title: Bilingual
  readonly className?: string
  /** Loaded only once it comes near what is seen: for one of many. */
  readonly isLazy?: boolean
}

/** A film's poster, 2:3; where it has none, its title set large. */
export function Poster({ path, title, className = '', isLazy = false }: Props) {
  if (path === null) return <NoPoster title={title} className={className} />
  const loading = isLazy ? 'lazy' : 'eager'
  return <img loading={loading} className={`poster ${className}`} src={path} alt="" draggable={false} />
}

function NoPoster({ title, className }: { readonly title: Bilingual; readonly className: string }) {
  const { f } = useWords()
  return (
    <span className={`poster poster-none ${className}`} aria-hidden="true">
      {f.text(title)}
    </span>
  )
}
