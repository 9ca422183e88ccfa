/** A CPU profile as V8 writes it (`--cpu-prof`, `Profiler.stop`): what of it is read here. */
export type CpuProfile = {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string }
    readonly children?: readonly number[]
  }[]
  readonly samples?: readonly number[]
  /** Microseconds that passed before each sample. */
  readonly timeDeltas?: readonly number[]
}

type Frame = CpuProfile['nodes'][number]['callFrame']

/** Where time goes, by what the innermost function of a sample belongs to; the first that fits counts. */
const PARTS: readonly (readonly [part: string, fits: (frame: Frame) => boolean])[] = [
  ['garbage collection', ({ functionName }) => functionName === '(garbage collector)'],
  ['signing and verifying in OpenSSL', ({ url }) => url.startsWith('node:internal/crypto/sig')],
  ['hashing in OpenSSL', ({ url }) => url.startsWith('node:internal/crypto/hash')],
  ['keys in OpenSSL', ({ url }) => url.startsWith('node:internal/crypto/')],
  ['curve in WebAssembly', ({ url }) => url.startsWith('wasm:') || url.includes('/mcl-wasm/')],
  ['curve in JavaScript', ({ url }) => url.includes('/@noble/curves/')],
  ['hashing in JavaScript', ({ url }) => url.includes('/@noble/hashes/')],
  ['canonical form', ({ url }) => url.includes('/credential/canon/') || url.includes('/credential/contexts/')],
  ['choosing and numbering statements', ({ url }) => /\/proofs\/(disclosure|ecdsa-sd|bbs)\//.test(url)],
  ['JSON, base64, time', ({ url }) => url.includes('/primitives/') || url.includes('/@scure/base/')],
  ['inflating', ({ url }) => url.includes('/fflate/')],
  ['status list', ({ url }) => url.includes('/core/src/status/')],
  ['the engine, outside of any function', ({ functionName }) => functionName === '(program)'],
  ['proof, keys, DID', ({ url }) => /\/core\/src\/(credential|keys|did)\//.test(url)],
]
const REST = 'the rest'

const partOf = (frame: Frame): string | undefined => PARTS.find(([, fits]) => fits(frame))?.[0]

/** What has no place in any file: the engine's own, and what it calls in C++. */
const isNative = ({ url }: Frame) => url === ''

/**
 * The shares of the time that a profile covers, the greatest first; they add up to 1. What runs in native code counts to
 * what called it.
 */
export function summarize(profile: CpuProfile): { readonly part: string; readonly share: number }[] {
  const nodes = new Map(profile.nodes.map(node => [node.id, node]))
  const parents = new Map(profile.nodes.flatMap(node => (node.children ?? []).map(child => [child, node] as const)))
  const parts = new Map<number, string>()
  const partOfNode = (id: number): string => {
    const known = parts.get(id)
    if (known) return known
    const { callFrame } = nodes.get(id)!
    const parent = parents.get(id)
    const part = partOf(callFrame) ?? (isNative(callFrame) && parent ? partOfNode(parent.id) : REST)
    parts.set(id, part)
    return part
  }
  // Waiting is nobody's time, and what the profiler takes to begin and to end is none of what is measured.
  const isCounted = ({ functionName, url }: Frame) => functionName !== '(idle)' && url !== 'node:inspector'
  const times = new Map<string, number>()
  let whole = 0
  for (const [at, id] of (profile.samples ?? []).entries()) {
    if (!isCounted(nodes.get(id)!.callFrame)) continue
    const passed = Math.max(0, profile.timeDeltas?.[at] ?? 1)
    const part = partOfNode(id)
    times.set(part, (times.get(part) ?? 0) + passed)
    whole += passed
  }
  return [...times].map(([part, time]) => ({ part, share: time / whole })).sort((one, other) => other.share - one.share)
}
