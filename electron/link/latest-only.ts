/**
 * Sends items one at a time, the next one only when the one before has left. Of those that come meanwhile only the
 * latest is kept: a page that falls behind needs the present state, not the way to it.
 */
export function createLatestOnly<Item>(send: (item: Item, onTaken: () => void) => void): (item: Item) => void {
  let isSending = false
  let waiting: { readonly item: Item } | null = null

  const sendNow = (item: Item) => {
    isSending = true
    send(item, () => {
      isSending = false
      const next = waiting
      waiting = null
      if (next) sendNow(next.item)
    })
  }

  return (item) => {
    if (isSending) waiting = { item }
    else sendNow(item)
  }
}
