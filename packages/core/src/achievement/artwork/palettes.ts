/** Colours of one palette: `field` carries the drawing, `deep` frames it, `metal` is the fine line, `light` is drawn on the field. */
export type Palette = {
  readonly id: string
  readonly field: string
  readonly deep: string
  readonly metal: string
  readonly light: string
}

export const PALETTES: readonly Palette[] = [
  { id: 'laurel', field: '#1F6B4A', deep: '#154A34', metal: '#D8B36A', light: '#FAF8F3' },
  { id: 'ink', field: '#2B3440', deep: '#1B1F23', metal: '#C9A25A', light: '#FAF8F3' },
  { id: 'brass', field: '#B8862F', deep: '#7E5A1C', metal: '#F1DFB4', light: '#FFFBF2' },
  { id: 'sea', field: '#23668C', deep: '#17455F', metal: '#BFD9E6', light: '#F7FBFD' },
  { id: 'plum', field: '#6B3A6E', deep: '#47254A', metal: '#DDBFDF', light: '#FDF8FD' },
  { id: 'brick', field: '#A4452F', deep: '#712E1F', metal: '#F0CDBE', light: '#FFF9F6' },
  { id: 'slate', field: '#56697A', deep: '#394754', metal: '#D5DEE6', light: '#F8FAFB' },
  { id: 'rose', field: '#B04A6B', deep: '#7A3049', metal: '#F2CBD8', light: '#FFF8FA' },
]
