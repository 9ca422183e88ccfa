import { expect, test } from 'vitest'
import { networkOf } from '../../src/platform/peer.ts'

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001:0db8:0:0:1:2:3:4', '2001:db8:0:0'],
  ['2001:db8:7:8::', '2001:db8:7:8'],
  ['2001:DB8:7:8:9::1', '2001:db8:7:8'],
  ['::1', '0:0:0:0'],
])('%s is of the network %s', (peer, network) => {
  expect(networkOf(peer)).toBe(network)
})
