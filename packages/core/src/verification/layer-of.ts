import type { LayerKind, LayerState } from './layers.ts'
import type { Finding } from './report.ts'

const LAYER = /^(SITE|DNS|REGISTRY|FEDERATION|RECOGNITION|ENDORSER|ARCHIVE)_(CONFIRMED|SILENT|CONTRADICTED|UNASKED)$/

/** Which layer, and in which state, a finding speaks of; null for every other finding. */
export function layerOf({ code }: Pick<Finding, 'code'>): { kind: LayerKind; state: LayerState } | null {
  const [, kind, state] = LAYER.exec(code) ?? []
  return kind && state ? { kind: kind.toLowerCase() as LayerKind, state: state.toLowerCase() as LayerState } : null
}
