import type { MemoryTables } from './memory-tables.ts'
import type { RunningKiosk, SimulatedKiosk } from './simulated-kiosk.ts'
import type { SimulatedPrinter } from './simulated-printer.ts'

/** A sale is taken back at a kiosk only while nobody else can know of it, and nobody is shown its tickets after that. */
export function watchVoids(
  { name }: SimulatedKiosk,
  { journal }: RunningKiosk,
  { tables, printer }: { readonly tables: MemoryTables; readonly printer: SimulatedPrinter },
  broke: (what: string, detail: string) => void,
): void {
  const voided = new Set<string>()
  journal.changes$.subscribe(({ kind, body }) => {
    if (kind === 'printed' && voided.has(body.saleId)) broke('shown after it was voided', `${name}: ${body.saleId}`)
    if (kind !== 'voided') return
    voided.add(body.saleId)
    for (const ticketNumber of body.ticketNumbers) {
      if (printer.hasPrinted(ticketNumber)) broke('voided though it was seen', `${name}: ticket ${ticketNumber}`)
      if (tables.tickets.get(String(ticketNumber))) broke('voided after it was sent', `${name}: ticket ${ticketNumber}`)
    }
  })
}
