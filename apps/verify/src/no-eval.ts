// The page's policy forbids making code from text; the schema library then does without, instead of trying first.
// Imported before anything that imports it.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })
