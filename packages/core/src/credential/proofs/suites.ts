import type { KeyType } from '../../keys/signer.ts'

/** How a document becomes the bytes to be signed, and which keys may sign them. */
export type Suite = {
  readonly name: string
  /** The value of the proof's `type`. */
  readonly proofType: 'DataIntegrityProof' | 'Ed25519Signature2020'
  readonly canonical: 'rdfc' | 'jcs'
  readonly keyTypes: readonly KeyType[]
  readonly isIssued: boolean
  /** The holder chooses what to show: `signBase`, `derive` and `verifyDerived` in place of one signature over all. */
  readonly isSelective?: true
}

/** VC-DI-EDDSA 1.0, VC-DI-ECDSA 1.0, VC-DI-BBS 1.0 (baseline); Ed25519Signature2020 is verified and never made. */
export const SUITES: readonly Suite[] = [
  {
    name: 'eddsa-rdfc-2022',
    proofType: 'DataIntegrityProof',
    canonical: 'rdfc',
    keyTypes: ['Ed25519'],
    isIssued: true,
  },
  { name: 'eddsa-jcs-2022', proofType: 'DataIntegrityProof', canonical: 'jcs', keyTypes: ['Ed25519'], isIssued: true },
  {
    name: 'ecdsa-rdfc-2019',
    proofType: 'DataIntegrityProof',
    canonical: 'rdfc',
    keyTypes: ['P-256', 'P-384'],
    isIssued: true,
  },
  {
    name: 'ecdsa-jcs-2019',
    proofType: 'DataIntegrityProof',
    canonical: 'jcs',
    keyTypes: ['P-256', 'P-384'],
    isIssued: true,
  },
  {
    name: 'Ed25519Signature2020',
    proofType: 'Ed25519Signature2020',
    canonical: 'rdfc',
    keyTypes: ['Ed25519'],
    isIssued: false,
  },
  {
    name: 'ecdsa-sd-2023',
    proofType: 'DataIntegrityProof',
    canonical: 'rdfc',
    keyTypes: ['P-256'],
    isIssued: true,
    isSelective: true,
  },
  {
    name: 'bbs-2023',
    proofType: 'DataIntegrityProof',
    canonical: 'rdfc',
    keyTypes: ['BLS12-381-G2'],
    isIssued: true,
    isSelective: true,
  },
]

export type CryptosuiteName = 'eddsa-rdfc-2022' | 'eddsa-jcs-2022' | 'ecdsa-rdfc-2019' | 'ecdsa-jcs-2019'

export const findSuite = (proofType: unknown, cryptosuite: unknown): Suite | undefined =>
  SUITES.find(
    suite =>
      suite.proofType === proofType &&
      (suite.proofType === 'DataIntegrityProof' ? suite.name === cryptosuite : cryptosuite === undefined),
  )
