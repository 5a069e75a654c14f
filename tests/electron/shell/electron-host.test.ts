import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createElectronHost } from '../../../electron/shell/electron-host.ts'

function openHost() {
  const codes: number[] = []
  const app = Object.assign(new EventEmitter(), { exit: (code: number) => codes.push(code) })
  const host = createElectronHost(app as never)
  const quit = () => {
    let isKept = false
    app.emit('before-quit', {
      preventDefault: () => {
        isKept = true
      },
    })
    return isKept
  }
  return { codes, host, quit }
}

describe('Electron’s main process', () => {
  it('asks the program to end when Electron is asked to quit, and does not quit by itself', () => {
    const { host, quit, codes } = openHost()
    const asked: string[] = []
    host.onEndRequest((why) => asked.push(why))
    expect(quit()).toBe(true)
    expect({ asked, codes }).toEqual({ asked: ['before-quit'], codes: [] })
  })

  it('remembers that it was asked to quit before anybody heard', () => {
    const { host, quit } = openHost()
    quit()
    const asked: string[] = []
    host.onEndRequest((why) => asked.push(why))
    expect(asked).toEqual(['before-quit'])
  })

  it('lets Electron quit once the program has ended', () => {
    const { host, quit, codes } = openHost()
    host.exit(70)
    expect({ isKept: quit(), codes }).toEqual({ isKept: false, codes: [70] })
  })

  it('keeps the code that an end was asked for with where Electron quits since its last window is gone', () => {
    const { host, quit } = openHost()
    const asked: unknown[][] = []
    host.onEndRequest((...one) => asked.push(one))
    host.requestEnd('the page was given up', 70)
    expect(quit()).toBe(true)
    expect(asked).toEqual([['the page was given up', 70]])
  })

  it('asks the program to end when its window does', () => {
    const { host } = openHost()
    const asked: string[] = []
    host.onEndRequest((why) => asked.push(why))
    host.requestEnd('the window was closed')
    expect(asked).toEqual(['the window was closed'])
  })
})
