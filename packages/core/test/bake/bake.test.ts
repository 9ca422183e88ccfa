import { deflateSync } from 'node:zlib'
import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { bakePng, bakeSvg, isSvg, unbakePng, unbakeSvg } from '../../src/credential/index.ts'
import { crc32, toUtf8 } from '../../src/primitives/index.ts'

const PNG = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)
const SVG =
  '<?xml version="1.0"?><!-- a badge --><svg xmlns="http://www.w3.org/2000/svg" aria-label="a > b"><path d="M0 0"/></svg>'
const code = (result: { ok: true } | { ok: false; error: { code: string } }) => (result.ok ? 'ok' : result.error.code)

/** A chunk as any program could have written it, put after the header. */
function withChunk(png: Uint8Array, type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const crc = Buffer.alloc(4)
  crc.writeUInt32BE(crc32(body))
  return new Uint8Array(Buffer.concat([png.subarray(0, 33), length, body, crc, png.subarray(33)]))
}
const iTXt = (text: Uint8Array, isCompressed = false) =>
  Buffer.concat([
    Buffer.from('openbadgecredential\0'),
    Buffer.from([isCompressed ? 1 : 0, 0]),
    Buffer.from('\0\0'),
    text,
  ])

const anyText = fc.oneof(
  fc.json(),
  fc.string({ unit: 'grapheme' }).map(text => JSON.stringify({ text: `${text}]]>` })),
  fc.constant('eyJh.eyJi.c2ln'),
)

property.prop([anyText])('what is baked into a PNG comes out again', text => {
  const baked = bakePng(PNG, text)
  expect(baked.ok && unbakePng(baked.value)).toEqual({ ok: true, value: text })
})

property.prop([anyText.filter(text => text.startsWith('{') || text.startsWith('ey'))])(
  'what is baked into an SVG comes out with the same meaning',
  text => {
    const baked = bakeSvg(SVG, text)
    if (!baked.ok) throw new Error(baked.error.code)
    expect(isSvg(baked.value)).toBe(true)
    const out = unbakeSvg(baked.value)
    if (!out.ok) throw new Error(out.error.code)
    if (text.startsWith('{')) expect(JSON.parse(out.value)).toEqual(JSON.parse(text))
    else expect(out.value).toBe(text)
  },
)

describe('H-31 pictures that are not what they say', () => {
  const baked = bakePng(PNG, '{"a":1}')
  if (!baked.ok) throw new Error(baked.error.code)
  test('H-31 two credentials in one picture', () => {
    expect(code(unbakePng(withChunk(baked.value, 'iTXt', iTXt(toUtf8('{}')))))).toBe('BAKED_TWICE')
    expect(code(bakePng(baked.value, '{}'))).toBe('ALREADY_BAKED')
    const svg = bakeSvg(SVG, '{"a":1}')
    if (!svg.ok) throw new Error(svg.error.code)
    expect(
      code(
        unbakeSvg(svg.value.replace('</svg>', '<openbadges:credential><![CDATA[{}]]></openbadges:credential></svg>')),
      ),
    ).toBe('BAKED_TWICE')
    expect(code(bakeSvg(svg.value, '{}'))).toBe('ALREADY_BAKED')
  })
  test('H-31 50 MB of compressed text are given up while they are small', () => {
    expect(code(unbakePng(withChunk(PNG, 'iTXt', iTXt(deflateSync(Buffer.alloc(50_000_000, 32)), true))))).toBe(
      'BAKED_TOO_LARGE',
    )
  })
  test('H-31 a compressed credential of fair size is read', () => {
    expect(unbakePng(withChunk(PNG, 'iTXt', iTXt(deflateSync(Buffer.from('{"a":1}')), true)))).toEqual({
      ok: true,
      value: '{"a":1}',
    })
  })
  test('a wrong checksum, a cut, something behind the end, a picture without anything', () => {
    const broken = baked.value.slice()
    broken[60]! ^= 1
    expect(code(unbakePng(broken))).toBe('IMAGE_DAMAGED')
    expect(code(unbakePng(baked.value.subarray(0, -5)))).toBe('IMAGE_DAMAGED')
    expect(code(unbakePng(new Uint8Array([...baked.value, 60])))).toBe('IMAGE_DAMAGED')
    expect(code(unbakePng(PNG))).toBe('NOTHING_BAKED')
    expect(code(unbakeSvg(SVG))).toBe('NOTHING_BAKED')
    expect(code(unbakePng(toUtf8('GIF89a')))).toBe('NOT_AN_IMAGE')
  })
  test('a badge of the older kind comes out as what it is: an assertion, its signature, or its address', () => {
    const address = 'https://badges.example/a/1'
    expect(unbakePng(withChunk(PNG, 'iTXt', Buffer.from('openbadges\0\0\0\0\0{}')))).toEqual({ ok: true, value: '{}' })
    expect(unbakePng(withChunk(PNG, 'tEXt', Buffer.from(`openbadges\0${address}`)))).toEqual({
      ok: true,
      value: address,
    })
    const older = (inside: string) =>
      SVG.replace('<svg ', '<svg xmlns:openbadges="http://openbadges.org" ').replace('</svg>', `${inside}</svg>`)
    expect(unbakeSvg(older(`<openbadges:assertion verify="${address}"><![CDATA[{}]]></openbadges:assertion>`))).toEqual(
      {
        ok: true,
        value: address,
      },
    )
    expect(unbakeSvg(older(`<openbadges:assertion verify="${address}" />`))).toEqual({ ok: true, value: address })
    expect(unbakeSvg(older('<openbadges:assertion><![CDATA[{}]]></openbadges:assertion>'))).toEqual({
      ok: true,
      value: '{}',
    })
    expect(code(unbakeSvg(older('<openbadges:assertion verify="javascript:1"/>')))).toBe('IMAGE_DAMAGED')
    expect(code(unbakeSvg(older('')))).toBe('NOTHING_BAKED')
  })
  property.prop([fc.uint8Array({ maxLength: 300 })])('no bytes make it throw', bytes => {
    expect(unbakePng(new Uint8Array([...PNG.subarray(0, 8), ...bytes])).ok).toBe(false)
  })
})
