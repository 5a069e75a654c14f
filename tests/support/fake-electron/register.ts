import { registerHooks } from 'node:module'

// `node --import` this: whatever then imports `electron` gets the recording fake beside it.
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === 'electron'
      ? { url: new URL('./electron.ts', import.meta.url).href, shortCircuit: true }
      : nextResolve(specifier, context),
})
