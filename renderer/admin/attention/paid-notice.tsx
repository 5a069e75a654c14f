import { useWords } from '../../state/use-words.ts'
import { Dialog } from '../../ui/dialog.tsx'
import type { PaidInCash } from './item-card.tsx'

type Props = { readonly paid: PaidInCash; readonly onClose: () => void }

/** Says which money counts as paid, over the list, so that no second touch reaches what has moved up there. */
export function PaidNotice({ paid: { amountFen, ticketNumber }, onClose }: Props) {
  const { t, f } = useWords()
  return (
    <Dialog title={t.people.paidTitle(f.money(amountFen))} onDismiss={onClose}>
      <p role="status" data-paid={ticketNumber}>
        {t.people.paidBody(f.money(amountFen), ticketNumber)}
      </p>
      <div className="dialog-actions">
        <button type="button" className="button button-next" data-action="done" onClick={onClose}>
          {t.done.finish}
        </button>
      </div>
    </Dialog>
  )
}
