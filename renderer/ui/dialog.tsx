import { type ReactNode, useEffect, useId, useRef, useState } from 'react'

type Props = { readonly title: string; readonly onDismiss: () => void; readonly children: ReactNode }

/** The second touch of a double one comes within this; it was meant for what lies below. */
const readyAfterMs = 400

/** A question over everything else. A touch beside it, or Escape, dismisses it. It takes no touch just after it opened. */
export function Dialog({ title, onDismiss, children }: Props) {
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const [isReady, setReady] = useState(false)
  useEffect(() => element.current?.showModal(), [])
  useEffect(() => {
    const ready = setTimeout(() => setReady(true), readyAfterMs)
    return () => clearTimeout(ready)
  }, [])
  return (
    <dialog
      ref={element}
      className="dialog"
      data-ready={isReady}
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
