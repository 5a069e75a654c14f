/** The names of the three ways from the preload into the main process. */
export const ipcNames = { call: 'kiosk-call', feeds: 'kiosk-feeds', beat: 'kiosk-beat' } as const

export const beatEveryMs = 2_000
