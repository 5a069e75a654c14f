import type opentype from 'opentype.js'
import type { Point } from './shapes.ts'

/**
 * A glyph's outline in as few bytes as a poster needs: relative whole numbers, and a straight line
 * where a curve bends by less than `coarseness`. Quadratic outlines only, as TrueType has them.
 */
export function compactOutline(commands: readonly opentype.PathCommand[], coarseness: number): string {
  let pen: Point = [0, 0]
  let lastLetter = ''
  const write = (letter: string, to: Point, ...through: readonly Point[]) => {
    const steps = [...through, to].map(([x, y]): Point => [Math.round(x - pen[0]), Math.round(y - pen[1])])
    const [dx, dy] = steps.at(-1) ?? pen
    if (steps.every(([x, y]) => x === 0 && y === 0)) return ''
    pen = [pen[0] + dx, pen[1] + dy]
    if (letter === 'l' && dy === 0) return spell('h', [dx])
    if (letter === 'l' && dx === 0) return spell('v', [dy])
    return spell(letter, steps.flat())
  }
  const spell = (letter: string, numbers: readonly number[]) => {
    const spoken = letter === lastLetter ? '' : letter
    lastLetter = letter
    return numbers.reduce((text, value) => {
      const needsGap = value >= 0 && !/[a-z]$/.test(text)
      return `${text}${needsGap ? ' ' : ''}${value}`
    }, spoken)
  }

  return commands
    .map((command) => {
      if (command.type === 'M') {
        pen = [Math.round(command.x), Math.round(command.y)]
        lastLetter = 'M'
        return `M${pen[0]} ${pen[1]}`
      }
      if (command.type === 'L') return write('l', [command.x, command.y])
      if (command.type === 'Q') {
        const to: Point = [command.x, command.y]
        const through: Point = [command.x1, command.y1]
        return bend(pen, through, to) < coarseness ? write('l', to) : write('q', to, through)
      }
      if (command.type === 'Z') return ''
      throw new Error(`An outline with ${command.type}, which TrueType does not have`)
    })
    .join('')
}

// How far a quadratic curve strays from its chord: half of what its control point does.
function bend([fromX, fromY]: Point, [x, y]: Point, [toX, toY]: Point): number {
  const chord = Math.hypot(toX - fromX, toY - fromY)
  if (chord === 0) return Math.hypot(x - fromX, y - fromY) / 2
  return Math.abs((toX - fromX) * (fromY - y) - (fromX - x) * (toY - fromY)) / chord / 2
}
