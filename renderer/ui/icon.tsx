// Drawn on a 24 × 24 grid, in strokes of the text's own colour.
const paths = {
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  close: 'M6 6l12 12M18 6L6 18',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  card: 'M3 7.5A1.5 1.5 0 0 1 4.5 6h15A1.5 1.5 0 0 1 21 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 16.5zM3 10h18M6.5 14.5h4',
  wallet:
    'M8 3h8a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 16 21H8a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 8 3zM9.5 8h2v2h-2zM13 8h1.5v1.5M9.5 12h1.5v1.5M13.2 12.2h1.4v1.6M10.5 18h3',
  wheelchair: 'M10 4.2a1.1 1.1 0 1 0 0 .01M10 7.5v5.5h5l2 4.5h1.5M10 10h4M8 11.5a4.5 4.5 0 1 0 5.6 6',
  offline:
    'M4 5l15 15M8.7 9.3A9 9 0 0 0 5 11.5M2.5 8.8a13 13 0 0 1 3.4-2.3M10 5.2a13 13 0 0 1 11.5 3.6M13.6 8.7A9 9 0 0 1 19 11.5M8.3 15a5 5 0 0 1 5-1.2M12 19h.01',
  display: 'M4 19l5-13h.6l5 13M5.8 14.5h7M15.5 19l2.7-7h.6l2.7 7M16.4 16.5h4.2',
  alert: 'M12 4l9 16H3zM12 10v4.5M12 17.2v.01',
  pause: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM10 9v6M14 9v6',
  refund: 'M4 9h11a5 5 0 0 1 0 10H8M4 9l4-4M4 9l4 4',
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3M17.5 3v4h-4',
} as const

export type IconName = keyof typeof paths

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}
