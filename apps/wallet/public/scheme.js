// Sets the colour scheme before the first paint, so that a dark room stays dark while the app loads.
;(() => {
  let chosen = null
  try {
    chosen = localStorage.getItem('mantine-color-scheme-value')
  } catch {
    // storage switched off: follow the device
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.mantineColorScheme = dark ? 'dark' : 'light'
  document.documentElement.style.backgroundColor = dark ? '#16191C' : '#FAF8F3'
})()

// The page's policy forbids making code from text; the schema library then does without, instead of trying first.
globalThis.__zod_globalConfig = { jitless: true }
