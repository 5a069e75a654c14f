import type { ReactNode } from 'react'

type Props = { readonly className: string; readonly children: ReactNode }

/** A place that scrolls though nothing in it can be focused: it takes the focus itself, or no keyboard could scroll it. */
export function ScrollArea({ className, children }: Props) {
  return (
    <div ref={(element) => element?.setAttribute('tabindex', '0')} className={`${className} scroll`}>
      {children}
    </div>
  )
}
