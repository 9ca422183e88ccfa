import { Alert, type CSSVariablesResolver, createTheme, Fieldset, Modal, Paper } from '@mantine/core'
import type { MouseEvent } from 'react'
import { brass, danger, INK, laurel, night, PAPER, stone } from './palette.ts'

export const SANS = "'IBM Plex Sans', 'IBM Plex Sans Thai', system-ui, sans-serif"
export const SERIF = "'IBM Plex Serif', 'IBM Plex Sans Thai', Georgia, serif"

/** A browser tells of no change where the same file is chosen a second time; so each choice begins with none. */
export const chooseAnew = (event: MouseEvent<HTMLInputElement>): void => {
  event.currentTarget.value = ''
}

/** The house theme: 8-pixel grid, one family that covers Thai, warm greys, filled buttons that pass contrast in both schemes. */
export const theme = createTheme({
  white: '#FFFFFF',
  black: INK,
  primaryColor: 'laurel',
  // White text passes 4.5 : 1 on both.
  primaryShade: { light: 7, dark: 6 },
  colors: { laurel, brass, danger, gray: stone, dark: night },
  fontFamily: SANS,
  fontFamilyMonospace: "ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace",
  headings: {
    fontFamily: SANS,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.75rem', lineHeight: '1.3' },
      h2: { fontSize: '1.25rem', lineHeight: '1.4' },
      h3: { fontSize: '1.0625rem', lineHeight: '1.45' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '2px', sm: '4px', md: '8px', lg: '12px', xl: '16px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  fontSizes: { xs: '0.8125rem' },
  components: {
    Alert: Alert.extend({ styles: { body: { minWidth: 0 }, label: { overflow: 'visible', whiteSpace: 'normal' } } }),
    Paper: Paper.extend({ styles: { root: { backgroundColor: 'var(--laurel-surface)' } } }),
    Fieldset: Fieldset.extend({
      styles: {
        root: { backgroundColor: 'var(--laurel-surface)', borderColor: 'var(--laurel-rule)' },
        legend: { fontWeight: 600 },
      },
    }),
    FileButton: { defaultProps: { inputProps: { onClick: chooseAnew } } },
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        radius: 'lg',
        overlayProps: { backgroundOpacity: 0.45 },
        // Mantine draws a <header>, which would be a second banner of the page.
        attributes: { header: { role: 'presentation' } },
      },
      styles: {
        header: { backgroundColor: 'var(--laurel-surface)' },
        title: { fontWeight: 600, fontSize: '1.125rem', lineHeight: 1.4 },
      },
    }),
  },
})

/** Colours that Mantine takes from variables: the paper, quiet text that still passes 4.5 : 1, verdict red, fine rules. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--laurel-serif': SERIF },
  light: {
    '--mantine-color-body': PAPER,
    '--mantine-color-text': INK,
    '--mantine-color-dimmed': '#5B5F63',
    '--mantine-color-placeholder': '#6B6F73',
    '--mantine-color-error': '#B3261E',
    '--mantine-color-anchor': '#1F6B4A',
    '--mantine-color-default-border': '#D2CDC1',
    '--laurel-surface': '#FFFFFF',
    '--laurel-sunken': '#F3F0E8',
    '--laurel-rule': '#E3DFD5',
    '--laurel-brass-text': '#76561B',
    '--laurel-good': '#1F6B4A',
    '--laurel-warn': '#8A5A00',
    '--laurel-bad': '#B3261E',
  },
  dark: {
    '--mantine-color-body': '#16191C',
    '--mantine-color-text': '#ECEAE4',
    '--mantine-color-dimmed': '#A9A8A4',
    '--mantine-color-placeholder': '#8F9092',
    '--mantine-color-error': '#FF9B91',
    '--mantine-color-anchor': '#93C3A8',
    '--mantine-color-default-border': '#43484D',
    '--laurel-surface': '#1F2327',
    '--laurel-sunken': '#1A1D21',
    '--laurel-rule': '#343A3F',
    '--laurel-brass-text': '#DDBD76',
    '--laurel-good': '#93C3A8',
    '--laurel-warn': '#E9C46A',
    '--laurel-bad': '#FF9B91',
  },
})
