// `npm run contracts`: compiles contracts/LaurelAnchor.sol anew. A test says so where that was forgotten.
import { writeFileSync } from 'node:fs'
import { ARTIFACT, artifactText, compileContract } from './compile-contract.mjs'

writeFileSync(ARTIFACT, artifactText(compileContract()))
