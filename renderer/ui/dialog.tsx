import type { ReactNode } from 'react'
import { useEffect, useId, useRef } from 'react'

type Props = { readonly title: string; readonly onDismiss: () => void; readonly children: ReactNode }

/** A question over everything else. A touch beside it, or Escape, dismisses it. */
export function Dialog({ title, onDismiss, children }: Props) {
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => element.current?.showModal(), [])
  return (
    <dialog
      ref={element}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onDismiss()
      }}
    >
      <button type="button" className="dialog-beside" tabIndex={-1} aria-hidden="true" onClick={onDismiss} />
      <div className="dialog-body">
        <h2 id={titleId}>{title}</h2>
        {children}
      </div>
    </dialog>
  )
}
