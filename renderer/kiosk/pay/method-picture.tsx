import type { PaymentMethod } from '../../../shared/core/payment-method.ts'

/** The movement that the person is to make: a card, or a telephone with its code, coming to the terminal. */
export function MethodPicture({ method }: { readonly method: PaymentMethod }) {
  return (
    <svg className="method-picture" viewBox="0 0 320 240" aria-hidden="true" data-method={method}>
      <g className="terminal">
        <rect x="196" y="36" width="96" height="176" rx="14" />
        <rect className="terminal-screen" x="210" y="52" width="68" height="48" rx="5" />
        <path d="M214 122h14M237 122h14M260 122h14M214 146h14M237 146h14M260 146h14M214 170h14M237 170h14M260 170h14" />
      </g>
      <g className="waves">
        <path d="M180 96q-10 24 0 48" />
        <path d="M164 84q-16 36 0 72" />
      </g>
      <g className="offered">
        {method === 'card' ? (
          <>
            <rect x="24" y="82" width="118" height="76" rx="10" />
            <path d="M24 106h118M40 138h34" />
          </>
        ) : (
          <>
            <rect x="46" y="54" width="76" height="132" rx="12" />
            <path d="M62 84h18v18h-18zM90 84h16v16M62 114h16v16M90 112v20h16M76 170h16" />
          </>
        )}
      </g>
    </svg>
  )
}
