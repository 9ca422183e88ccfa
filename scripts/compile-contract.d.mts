export type Artifact = {
  readonly contract: string
  readonly compiler: string
  readonly evmVersion: string
  readonly abi: readonly { readonly type: string; readonly name: string; readonly stateMutability?: string }[]
  readonly bytecode: string
  readonly deployedBytecode: string
}
/** Where the compiled contract is kept. */
export const ARTIFACT: string
export function compileContract(): Artifact
export function artifactText(artifact: Artifact): string
