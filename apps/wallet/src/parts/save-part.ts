import { save } from '../credentials/files.ts'
import { derivePart, type Part } from './derive-part.ts'

/** Derives a part and hands it to the browser as a file that every verifier takes. */
export async function savePart(part: Part, title: string): Promise<void> {
  save(new Blob([JSON.stringify(await derivePart(part), null, 1)], { type: 'application/vc' }), title, 'json')
}
