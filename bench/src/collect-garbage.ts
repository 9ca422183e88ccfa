import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
/** All of it, at once: so that nobody who is measured afterwards pays for what others have left. */
export const collectGarbage = runInNewContext('gc') as () => void
setFlagsFromString('--no-expose-gc')
