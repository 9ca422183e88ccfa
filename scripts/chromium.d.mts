/** The path of a Chromium, or undefined. `LAUREL_CHROMIUM` names one that lies elsewhere. */
export function findChromium(): string | undefined
/** Like `findChromium`, and fetches Debian's package where there is none. Prints what to do where it can't. */
export function ensureChromium(): string | undefined
