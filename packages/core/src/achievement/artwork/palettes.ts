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
  { id: 'pine', field: '#2F5D50', deep: '#1C3A32', metal: '#E3C27A', light: '#F8FAF6' },
  { id: 'night', field: '#27335C', deep: '#161D38', metal: '#E0B94F', light: '#F8F8FC' },
  { id: 'clay', field: '#8A5A3B', deep: '#5C3A25', metal: '#F0D6B8', light: '#FFFAF4' },
  { id: 'teal', field: '#1E7373', deep: '#124949', metal: '#E8CE97', light: '#F5FBFA' },
  { id: 'wine', field: '#7A2438', deep: '#4E1423', metal: '#E7C58E', light: '#FDF7F5' },
  { id: 'violet', field: '#54469B', deep: '#362C69', metal: '#D9D0F2', light: '#FAF9FE' },
  { id: 'moss', field: '#66702B', deep: '#434A1A', metal: '#EDE6B5', light: '#FCFCF2' },
  { id: 'steel', field: '#3F5B73', deep: '#283C4D', metal: '#F0C987', light: '#F7FAFC' },
]
