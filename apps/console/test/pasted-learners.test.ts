import { describe, expect, test } from 'vitest'
import { parsePastedLearners } from '../src/award/pasted-learners.ts'

const only = (text: string) => {
  const { learners, problems } = parsePastedLearners(text)
  return problems.length > 0 ? problems[0]?.code : [learners[0]?.name, learners[0]?.email]
}

describe('a pasted line', () => {
  test.each([
    ['Sample Learner 1 <l1@school.example>', 'Sample Learner 1', 'l1@school.example'],
    ['Sample Learner 1, l1@school.example', 'Sample Learner 1', 'l1@school.example'],
    ['Sample Learner 1\tl1@school.example', 'Sample Learner 1', 'l1@school.example'],
    ['l1@school.example;Sample Learner 1', 'Sample Learner 1', 'l1@school.example'],
    ['"Learner 1, Sample" <L1@School.example>', 'Sample Learner 1', 'l1@school.example'],
    ['Learner 1, Sample, l1@school.example', 'Sample Learner 1', 'l1@school.example'],
    ['Sample\tLearner 1\tl1@school.example', 'Sample Learner 1', 'l1@school.example'],
    ['Sample Learner 1 l1@school.example', 'Sample Learner 1', 'l1@school.example'],
    ['Sample Learner 1 (mailto:l1@school.example)', 'Sample Learner 1', 'l1@school.example'],
    ['ผู้เรียน ตัวอย่าง, th1@school.example', 'ผู้เรียน ตัวอย่าง', 'th1@school.example'],
    ['Élève d’Essai <é.leve@école.example>', 'Élève d’Essai', 'é.leve@école.example'],
  ])('%s is a name and an address', (line, name, email) => expect(only(line)).toEqual([name, email]))

  test('without an address is a learner whose link is handed over', () =>
    expect(only('Sample Learner 7')).toEqual(['Sample Learner 7', undefined]))
  test('with an address alone lacks a name', () => expect(only('l1@school.example')).toBe('name-missing'))
  test.each([
    'Sample Learner <l1@school>',
    'Sample Learner, l1@@school.example',
    'Sample Learner, a@b.example, c@d.example',
  ])('%s has no single good address', line => expect(only(line)).toBe('email-wrong'))
})

describe('a pasted list', () => {
  test('counts lines as the person sees them, empty ones included', () => {
    const { learners, problems } = parsePastedLearners('Sample Learner 1\r\n\r\nnobody@\nSample Learner 2')
    expect(learners.map(one => one.line)).toEqual([1, 4])
    expect(problems).toEqual([{ line: 3, text: 'nobody@', code: 'email-wrong' }])
  })
  test('takes an address once, however it is written', () => {
    const { learners, problems } = parsePastedLearners('A <a@x.example>\nAlso A <A@X.example>')
    expect([learners.length, problems[0]?.code]).toEqual([1, 'duplicate'])
  })
  test('keeps two learners of one name without addresses apart', () =>
    expect(parsePastedLearners('Sam\nSam').learners).toHaveLength(2))
  test('reads 10,000 lines at once', () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `Sample Learner ${index} <l${index}@school.example>`)
    expect(parsePastedLearners(lines.join('\n')).learners).toHaveLength(10_000)
  })
})
