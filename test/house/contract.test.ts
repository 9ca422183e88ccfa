import { readFileSync } from 'node:fs'
import { anchorCall, isContractCode, readHex } from '@laurel/core/anchor'
import { toHex } from '@laurel/core/primitives'
import { expect, test } from 'vitest'
import { ARTIFACT, type Artifact, artifactText, compileContract } from '../../scripts/compile-contract.mjs'

const kept = readFileSync(ARTIFACT, 'utf8')
const { abi, deployedBytecode } = JSON.parse(kept) as Artifact

test('the contract compiles to the very bytes that are kept (npm run contracts)', { timeout: 60_000 }, () => {
  expect(artifactText(compileContract())).toBe(kept)
})

test('the contract has one function, which moves no money, and one event', () => {
  expect(abi.map(one => [one.type, one.name, one.stateMutability])).toEqual([
    ['event', 'Anchored', undefined],
    ['function', 'anchor', 'nonpayable'],
  ])
})

test('the contract can keep nothing, destroy nothing and call nobody', () => {
  const code = readHex(deployedBytecode)!
  const operations = new Set<number>()
  // What follows PUSH1 to PUSH32 is data.
  for (let at = 0; at < code.length; at += code[at]! >= 0x60 && code[at]! <= 0x7f ? code[at]! - 0x5e : 1)
    operations.add(code[at]!)
  // SLOAD, SSTORE, CREATE, CALL, CALLCODE, DELEGATECALL, CREATE2, STATICCALL, SELFDESTRUCT
  const forbidden = [0x54, 0x55, 0xf0, 0xf1, 0xf2, 0xf4, 0xf5, 0xfa, 0xff].filter(one => operations.has(one))
  expect(forbidden).toEqual([])
})

test('core knows the contract by its code, and how to call it', () => {
  expect(isContractCode(readHex(deployedBytecode)!)).toBe(true)
  expect(isContractCode(new Uint8Array())).toBe(false)
  expect(deployedBytecode).toContain(toHex(anchorCall(new Uint8Array(32)).subarray(0, 4)))
})
