export type WebvhCode =
  | 'WEBVH_SYNTAX'
  | 'WEBVH_VERSION'
  | 'WEBVH_TIME'
  | 'WEBVH_SCID'
  | 'WEBVH_HASH'
  | 'WEBVH_PARAMETER'
  | 'WEBVH_PROOF'
  | 'WEBVH_KEY'
  | 'WEBVH_PRE_ROTATION'
  | 'WEBVH_WITNESS'
  | 'WEBVH_DOCUMENT'
  | 'WEBVH_MOVED'
  | 'WEBVH_DEACTIVATED'
  | 'WEBVH_TRUNCATED'

/** What is wrong with a log; `entry` counts from 1, and is 0 where it is the log as a whole. */
export type WebvhError = { readonly code: WebvhCode; readonly entry: number; readonly reason: string }
