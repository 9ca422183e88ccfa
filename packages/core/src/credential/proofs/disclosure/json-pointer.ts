import { DisclosureRefusal } from './disclosure-error.ts'

/** No statement of a bounded document lies deeper, and no longer pointer leads to one. */
const MAX_STEPS = 64
const MAX_LENGTH = 4_096

/** The steps of a JSON pointer (RFC 6901); none for the whole document. @throws DisclosureRefusal `E_POINTER` */
export function parsePointer(pointer: string): readonly string[] {
  if (pointer === '') return []
  const refuse = (reason: string) => new DisclosureRefusal({ code: 'E_POINTER', reason })
  if (!pointer.startsWith('/')) throw refuse('a JSON pointer starts with /')
  if (pointer.length > MAX_LENGTH) throw refuse('a JSON pointer that is too long')
  if (/~(?![01])/.test(pointer)) throw refuse('after ~ in a JSON pointer comes 0 or 1')
  const steps = pointer.slice(1).split('/')
  if (steps.length > MAX_STEPS) throw refuse('a JSON pointer that is too deep')
  return steps.map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The pointer that goes by `steps`. */
export const writePointer = (steps: readonly (string | number)[]): string =>
  steps.map(step => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
