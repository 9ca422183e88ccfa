import type { JsonObject } from '../../primitives/json.ts'

/**
 * Which blank node each object of a document was. Filled by the first walk over the whole document; a walk over a part
 * of it then gives its objects the same numbers, so that both say the same statements.
 */
export type NodeMemory = {
  /** What an object of a part was copied from; an object of the whole document is not listed. */
  readonly sources: Map<JsonObject, JsonObject>
  readonly subjects: Map<JsonObject, number>
  /** The graph that an object stands in, where its property holds graphs. */
  readonly graphs: Map<JsonObject, number>
  /** The nodes that hold a list together, by the object that has it and the path of its key. */
  readonly lists: Map<JsonObject, Map<string, readonly number[]>>
  /** Blank nodes that the document itself names. */
  readonly blanks: Map<string, number>
  nodes: number
}

export const createNodeMemory = (): NodeMemory => ({
  sources: new Map(),
  subjects: new Map(),
  graphs: new Map(),
  lists: new Map(),
  blanks: new Map(),
  nodes: 0,
})
