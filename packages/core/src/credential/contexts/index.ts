export {
  bundledContexts,
  type ContextDigestError,
  type ContextLibrary,
  type ContextSource,
  checkContextDigests,
  createContextLibrary,
} from './library.ts'
