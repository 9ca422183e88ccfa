import { describe, expect, test } from 'vitest'
import { ApiProblem, apiUrl, fieldErrors, readProblem } from '../src/api/index.ts'

describe('a refused call', () => {
  test('keeps the code, the sentence and the wrong fields', () => {
    const problem = readProblem(422, {
      title: 'Not valid',
      detail: 'Two fields are wrong.',
      code: 'E_INPUT',
      errors: [
        { path: ['recipient', 'email'], code: 'email', message: 'Not an address.' },
        { path: '/name', code: 'required', message: 'Missing.' },
      ],
    })
    expect(problem).toBeInstanceOf(ApiProblem)
    expect([problem.status, problem.code, problem.message]).toEqual([422, 'E_INPUT', 'Two fields are wrong.'])
    expect(fieldErrors(problem)).toEqual({ 'recipient.email': 'Not an address.', name: 'Missing.' })
  })
  test('without a readable body still says its status', () => expect(readProblem(502, '<html>').code).toBe('HTTP_502'))
})

describe('an address of the API', () => {
  test('is under /api/v1 and leaves out what is not asked for', () =>
    expect(apiUrl('/awards', { q: 'ann & co', state: undefined, cursor: null, limit: 50 })).toBe(
      '/api/v1/awards?q=ann+%26+co&limit=50',
    ))
  test('of the sign-in endpoints is used as it is', () =>
    expect(apiUrl('/api/auth/sign-out')).toBe('/api/auth/sign-out'))
})
