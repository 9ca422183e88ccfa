import * as nodeCrypto from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { bundledContexts } from '@laurel/core/credential'
import { cryptographyFromNode, type NodeCrypto, signerWithKey } from '@laurel/core/keys'
import { signSlice } from './sign-slice.ts'
import type { Answer, Task } from './signing-threads.ts'

/*
 * A thread that signs. It is given texts and the handle of a key, keeps nothing of either, and reaches for nothing else:
 * no database, no network, no file.
 */

const node = nodeCrypto as unknown as NodeCrypto
const tools = { cryptography: cryptographyFromNode(node), contexts: bundledContexts }

async function answer({ id, unsigned, created, key, verificationMethod }: Task): Promise<Answer> {
  try {
    return { id, signed: await signSlice(unsigned, created, signerWithKey(node, key, verificationMethod), tools) }
  } catch (error) {
    return { id, reason: error instanceof Error ? error.message : 'unknown' }
  }
}

parentPort?.on('message', async (task: Task) => parentPort?.postMessage(await answer(task)))
