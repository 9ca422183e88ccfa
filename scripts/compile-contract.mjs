import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const folder = fileURLToPath(new URL('../contracts/', import.meta.url))
const NAME = 'LaurelAnchor'

export const ARTIFACT = `${folder}${NAME}.json`

/**
 * Compiles the contract. The same source gives the same bytes everywhere: the compiler is pinned, the EVM version is one
 * that every chain in use has, and no hash of the compiler's metadata is put into the bytes.
 */
export function compileContract() {
  const solc = require('solc')
  const settings = {
    // Before PUSH0 (Shanghai), which not every chain has.
    evmVersion: 'paris',
    optimizer: { enabled: true, runs: 1_000_000 },
    metadata: { bytecodeHash: 'none', appendCBOR: false },
    outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
  }
  const sources = { [`${NAME}.sol`]: { content: readFileSync(`${folder}${NAME}.sol`, 'utf8') } }
  const output = JSON.parse(solc.compile(JSON.stringify({ language: 'Solidity', sources, settings })))
  if (output.errors?.length) throw new Error(output.errors.map(one => one.formattedMessage).join('\n'))
  const { abi, evm } = output.contracts[`${NAME}.sol`][NAME]
  return {
    contract: NAME,
    compiler: solc.version(),
    evmVersion: settings.evmVersion,
    abi,
    bytecode: `0x${evm.bytecode.object}`,
    deployedBytecode: `0x${evm.deployedBytecode.object}`,
  }
}

export const artifactText = artifact => `${JSON.stringify(artifact, null, 2)}\n`
