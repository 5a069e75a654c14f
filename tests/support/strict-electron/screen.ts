import { EventEmitter } from 'node:events'
import { keepRule } from './rules.ts'

// lib/browser/api/screen.ts: made at its first use, which has to come after ready. One display, 40 pixels of it a panel.

type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

let area: Area = { x: 0, y: 0, width: 1_080, height: 1_920 }
const display = () => ({ bounds: area, workArea: { ...area, height: area.height - 40 } })
const made = Object.assign(new EventEmitter(), { getPrimaryDisplay: display, getDisplayMatching: display })

export const displayArea = () => area

export const screen = new Proxy(made, {
  get: (target, name) => {
    keepRule('screen')
    const value = Reflect.get(target, name)
    return typeof value === 'function' ? value.bind(target) : value
  },
})

export function changeDisplay(event: string, changed: Area): void {
  area = changed
  made.emit(event, {}, display(), ['bounds'])
}
