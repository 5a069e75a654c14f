import { describe, expect, it } from 'vitest'
import type { Machine } from '../../support/strict-electron/machine.ts'
import { kioskMode, prepareElectron } from '../../support/strict-electron/start-electron.ts'

const { start } = prepareElectron()
const display = { x: 0, y: 0, width: 1_080, height: 1_920 }
const turned = { x: 0, y: 0, width: 1_920, height: 1_080 }

async function startShown(name: string, machine: Partial<Machine> = {}) {
  const kiosk = start(name, machine, kioskMode)
  await kiosk.called('window.show')
  return kiosk
}

describe('a kiosk’s window in Electron', () => {
  it('fills its display as soon as it is shown', async () => {
    const kiosk = await startShown('full')
    expect(await kiosk.do('bounds')).toEqual(display)
    expect(kiosk.count('window.setBounds')).toBe(0)
  })

  it('is made to fill its display where the window manager left it small, and that is logged', async () => {
    const kiosk = await startShown('small', { leavesWindowsSmall: true })
    await kiosk.do('passTime', 1_000)
    expect(await kiosk.do('bounds')).toEqual(display)
    expect(kiosk.log().map(({ event }) => event)).toContain('window-resized')
  })

  it.each(['display-metrics-changed', 'display-added', 'display-removed'])(
    'follows its display when it is turned or changed: %s',
    async (event) => {
      const kiosk = await startShown(event)
      await kiosk.do('passTime', 1_000)
      await kiosk.do('changeDisplay', event, turned)
      await kiosk.do('passTime', 1_000)
      expect(await kiosk.do('bounds')).toEqual(turned)
    },
  )

  it('is shown once its page has loaded, where Electron never says that it is ready to be shown', async () => {
    const kiosk = start('unpainted', { neverReadyToShow: true }, kioskMode)
    await kiosk.loaded(1)
    expect(await kiosk.do('isVisible')).toBe(true)
  })

  it('is shown after three seconds where its page does not load', async () => {
    const kiosk = start('unloaded', { loadsThatNeverEnd: 1 }, kioskMode)
    await kiosk.program.printed(/^kiosk ready/m)
    expect(await kiosk.do('isVisible')).toBe(false)
    await kiosk.do('passTime', 3_000)
    expect(await kiosk.do('isVisible')).toBe(true)
  })
})
