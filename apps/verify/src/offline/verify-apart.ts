/** In the one-file verifier there is no second file for a worker: the page does the work itself. */
export { verifyHere as verifyApart } from '../verify-here.ts'
