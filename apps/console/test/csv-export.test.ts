import { fc, test as property } from '@fast-check/vitest'
import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import { createCsv, guardCell } from '../src/award/csv-export.ts'

describe('a cell of an exported list', () => {
  test.each(['=1+1', '+41 44', '-2', '@SUM(A1)', '\t=1', '\r=1', '＝1+1', '＠SUM(A1)'])(
    '%j is never run by a spreadsheet',
    text => expect(guardCell(text)).toBe(`'${text}`),
  )
  test.each(['Sample Learner 7', 'a=b', 'l1@school.example', 'น้ำ', ''])('%j stays as it is', text =>
    expect(guardCell(text)).toBe(text),
  )
})

describe('an exported list', () => {
  test('begins with a byte-order mark, so that Thai names open as Thai names', () =>
    expect(createCsv([['น้ำ']])).toBe('\uFEFFน้ำ\r\n'))
  property.prop([fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 1 })])(
    'is read back cell by cell as it was guarded',
    rows => {
      const read = Papa.parse<string[]>(createCsv(rows).slice(1).replace(/\r\n$/, ''), {
        delimiter: ',',
        newline: '\r\n',
      })
      expect(read.data).toEqual(rows.map(row => row.map(guardCell)))
    },
  )
})
