import { CONTRACT_ADDRESS } from '@laurel/core/anchor'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/platform/config.ts'

const KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const ADDRESS = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
const CHAIN = { name: 'sepolia', chainId: 11_155_111, rpcUrl: 'https://node.example/secret-path', key: KEY }

const read = (env: Record<string, string>) => readConfig(env, '/somewhere')
const chains = (...all: object[]) => ({ LAUREL_ANCHOR_CHAINS: JSON.stringify(all) })
const sentences = (env: Record<string, string>) => {
  const config = read(env)
  return config.ok ? [] : config.error.sentences
}

test('without settings nothing is anchored anywhere', () => {
  expect(read({})).toMatchObject({ value: { anchors: { chains: [], calendars: [], bitcoinUrl: undefined } } })
})

test('a chain needs a name, its id, a node and a key; the rest is as usual', () => {
  expect(read(chains(CHAIN))).toMatchObject({
    ok: true,
    value: {
      anchors: {
        chains: [
          {
            name: 'sepolia',
            chainId: 11_155_111,
            rpcUrl: 'https://node.example/secret-path',
            contract: CONTRACT_ADDRESS,
            signer: { kind: 'key', address: ADDRESS.toLowerCase() },
            everyMilliseconds: 86_400_000,
            confirmations: 12,
            patienceMilliseconds: 600_000,
            maxFeePerGas: 200_000_000_000n,
          },
        ],
      },
    },
  })
})

test('a key may be kept by another program, and the node be the one of LAUREL_CHAIN_RPC_URL, on this machine too', () => {
  const signer = { url: 'http://127.0.0.1:9000', address: ADDRESS }
  const { key: _, rpcUrl: __, ...rest } = CHAIN
  const config = read({ ...chains({ ...rest, signer }), LAUREL_CHAIN_RPC_URL: 'http://127.0.0.1:8545' })
  expect(config).toMatchObject({
    value: {
      anchors: {
        chains: [
          {
            rpcUrl: 'http://127.0.0.1:8545',
            signer: { kind: 'remote', url: 'http://127.0.0.1:9000', address: ADDRESS.toLowerCase() },
          },
        ],
      },
    },
  })
})

describe('what is wrong with a chain is said by its place, without repeating it', () => {
  test.each<[string, object, string]>([
    ['name', { name: 'Sepolia Test' }, '[0].name'],
    ['chainId', { chainId: 0 }, '[0].chainId'],
    ['rpcUrl', { rpcUrl: 'node.example' }, '[0].rpcUrl'],
    ['contract', { contract: '0x12' }, '[0].contract'],
    ['key', { key: KEY.slice(0, 40) }, '[0].key'],
    ['key that is no key', { key: `0x${'f'.repeat(64)}` }, '[0].key'],
    ['key and signer', { signer: { url: 'http://localhost:1', address: ADDRESS } }, '[0].key'],
    ['neither key nor signer', { key: undefined }, '[0].key'],
    ['signer', { key: undefined, signer: { url: 'http://localhost:1', address: 'x' } }, '[0].signer.address'],
    ['confirmations', { confirmations: 0 }, '[0].confirmations'],
    ['confirmations that ordinary nodes cannot look back', { confirmations: 101 }, '[0].confirmations'],
    ['everyHours', { everyHours: -1 }, '[0].everyHours'],
    ['maxFeeGwei', { maxFeeGwei: 0 }, '[0].maxFeeGwei'],
  ])('%s', (_, more, place) => {
    const [sentence, ...others] = sentences(chains({ ...CHAIN, ...more }))
    expect(others).toEqual([])
    expect(sentence).toMatch(/^LAUREL_ANCHOR_CHAINS .*\.$/)
    expect(sentence).toContain(`${place}:`)
    for (const secret of [KEY, KEY.slice(0, 40), 'f'.repeat(64), 'secret-path']) expect(sentence).not.toContain(secret)
  })

  test('a setting that there is not', () => {
    expect(sentences(chains({ ...CHAIN, confirmation: 3 }))).toHaveLength(1)
  })

  test('no JSON, or no list', () => {
    for (const text of ['sepolia', '{}', '[', '3'])
      expect(sentences({ LAUREL_ANCHOR_CHAINS: text })).toEqual([
        expect.stringMatching(/^LAUREL_ANCHOR_CHAINS must be /),
      ])
  })

  test('a chain that is there twice, by name or by id', () => {
    for (const other of [{ name: 'other' }, { chainId: 1 }])
      expect(sentences(chains(CHAIN, { ...CHAIN, ...other }))).toEqual([expect.stringContaining('each chain once')])
  })

  test('no node', () => {
    expect(sentences(chains({ ...CHAIN, rpcUrl: undefined }))).toEqual([
      expect.stringContaining('LAUREL_CHAIN_RPC_URL is not set'),
    ])
  })
})

test('calendars are addresses, and need somebody who knows Bitcoin’s blocks', () => {
  const calendars = 'https://one.example/, https://two.example/cal'
  const LAUREL_ANCHOR_BITCOIN_URL = 'https://blocks.example/api/'
  expect(read({ LAUREL_ANCHOR_CALENDARS: calendars, LAUREL_ANCHOR_BITCOIN_URL })).toMatchObject({
    value: {
      anchors: {
        calendars: ['https://one.example', 'https://two.example/cal'],
        bitcoinUrl: 'https://blocks.example/api',
      },
    },
  })
  for (const [wrong, variable] of [
    [{ LAUREL_ANCHOR_CALENDARS: calendars }, 'LAUREL_ANCHOR_BITCOIN_URL is missing'],
    [{ LAUREL_ANCHOR_CALENDARS: 'one.example', LAUREL_ANCHOR_BITCOIN_URL }, 'LAUREL_ANCHOR_CALENDARS must'],
    [
      { LAUREL_ANCHOR_CALENDARS: 'https://a.example,https://a.example/', LAUREL_ANCHOR_BITCOIN_URL },
      'LAUREL_ANCHOR_CALENDARS must',
    ],
    [{ LAUREL_ANCHOR_CALENDARS: calendars, LAUREL_ANCHOR_BITCOIN_URL: 'blocks' }, 'LAUREL_ANCHOR_BITCOIN_URL must'],
  ] as const)
    expect(sentences(wrong)).toEqual([expect.stringContaining(variable)])
})
