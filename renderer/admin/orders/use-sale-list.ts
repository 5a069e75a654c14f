import { useState } from 'react'
import type { SaleList } from '../../../shared/sales/sale-list.ts'
import { useFeed } from '../../state/kiosk-context.ts'

/**
 * The sales of the last hours as they are now, undefined until the first have come. `showMore` adds a page; those before it
 * stay on the screen until it is there.
 */
export function useSaleList() {
  const [pages, setPages] = useState(1)
  const [known, setKnown] = useState<SaleList>()
  const list = useFeed('sales', { pages })
  if (list && list !== known) setKnown(list)
  return { list: list ?? known, showMore: () => setPages(pages + 1) }
}
