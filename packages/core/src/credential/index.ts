export * from './canon/index.ts'
export * from './contexts/index.ts'
export * from './proofs/index.ts'
