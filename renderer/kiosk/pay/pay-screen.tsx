import './pay.css'
import type { ShownScreen } from '../../state/shown-screen.ts'
import { Paying } from './paying.tsx'
import { Reversed } from './reversed.tsx'
import { Review } from './review.tsx'
import { Verifying } from './verifying.tsx'
import { WithStaff } from './with-staff.tsx'

type Props = { readonly order: Extract<ShownScreen, { kind: 'pay' }>['order'] }

/** From the held seats to the end of the payment, as the order's feed tells it. */
export function PayScreen({ order }: Props) {
  switch (order.stage) {
    case 'held':
      return <Review order={order} />
    case 'paying':
      return <Paying order={order} />
    case 'verifying':
      return <Verifying order={order} />
    case 'reversed':
      return <Reversed order={order} />
    case 'with-staff':
      return <WithStaff order={order} />
  }
}
