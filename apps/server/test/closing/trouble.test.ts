import { describe, expect, test } from 'vitest'
import { type Trouble, troubleOf } from '../../src/closing/close-institution.ts'
import { zClosing } from '../../src/closing/schema.ts'
import { DidLogStuckError } from '../../src/identity/stuck.ts'
import { Refusal } from '../../src/refusal.ts'

describe('what an owner is told of a closing that does not get on', () => {
  const STUCK: Record<DidLogStuckError['code'], Trouble> = {
    E_DID_HELD: 'did-held',
    E_DID_STUCK: 'did-stuck',
    E_DID_FULL: 'did-full',
  }

  test.each(Object.entries(STUCK))('where the log of the DID says %s, it is %s', (code, trouble) => {
    expect(troubleOf(new DidLogStuckError(code as DidLogStuckError['code'], 'x'))).toBe(trouble)
    expect(zClosing.shape.trouble.parse(trouble)).toBe(trouble)
  })

  test('where issuing is stopped, it is that; anything else is a fault and no state', () => {
    expect(troubleOf(new Refusal('E_ISSUING_HALTED'))).toBe('halted')
    expect(troubleOf(new Refusal('E_FORBIDDEN'))).toBeUndefined()
    expect(troubleOf(new Error('x'))).toBeUndefined()
  })
})
