import type { ReactNode } from 'react'
import { Icon } from '../ui/icon.tsx'

type Props = {
  readonly back?: { readonly label: string; readonly onPress: () => void; readonly isDisabled?: boolean }
  /** The order so far, or what to do. */
  readonly children?: ReactNode
  /** The one next step. */
  readonly next?: ReactNode
}

/** Always in the same place: back, the order so far, and the one next step. */
export function BottomBar({ back, children, next }: Props) {
  return (
    <footer className="bottom-bar">
      {back && (
        <button type="button" className="button bottom-bar-back" disabled={back.isDisabled} onClick={back.onPress}>
          <Icon name="back" />
          {back.label}
        </button>
      )}
      <div className="bottom-bar-order">{children}</div>
      <div className="bottom-bar-next">{next}</div>
    </footer>
  )
}
