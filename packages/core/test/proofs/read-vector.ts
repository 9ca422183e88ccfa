import { readFileSync } from 'node:fs'
import type { JsonObject } from '../../src/primitives/index.ts'

const vectors = new URL('../vectors/', import.meta.url)

export const readText = (path: string): string => readFileSync(new URL(path, vectors), 'utf8')
export const readJson = (path: string): JsonObject => JSON.parse(readText(path)) as JsonObject
