import type { Face } from '../../platform/typefaces.ts'

/** As what a screen reader takes a part. */
export type Role = 'H1' | 'H2' | 'P'

/** What is on a page, from back to front; points from the upper left corner. */
export type Item =
  /** Ornament: nothing is said by it. */
  | {
      readonly kind: 'path'
      readonly d: string
      readonly fill?: string
      readonly stroke?: string
      readonly width?: number
    }
  | {
      readonly kind: 'image'
      readonly png: Uint8Array
      readonly alt: string
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
    }
  /** A code that cameras read: a path with a meaning. */
  | { readonly kind: 'code'; readonly d: string; readonly alt: string; readonly url: string; readonly box: Box }
  | {
      readonly kind: 'text'
      readonly role: Role
      readonly face: Face
      readonly size: number
      readonly fill: string
      readonly lines: readonly { readonly text: string; readonly x: number; readonly y: number }[]
      readonly link?: string
      /** A cell of a table: its row in the file, and whether it names what stands beside or below it. */
      readonly cell?: { readonly row: number; readonly header: boolean }
      readonly turned?: { readonly angle: number; readonly x: number; readonly y: number }
    }

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export type Drawing = { readonly width: number; readonly height: number; readonly items: readonly Item[] }

export const rectangle = ({ x, y, width, height }: Box): string => `M${x} ${y}h${width}v${height}h${-width}z`

export function roundedRectangle({ x, y, width, height }: Box, radius: number): string {
  const [w, h, r] = [width - 2 * radius, height - 2 * radius, radius]
  return `M${x + r} ${y}h${w}a${r} ${r} 0 0 1 ${r} ${r}v${h}a${r} ${r} 0 0 1 ${-r} ${r}h${-w}a${r} ${r} 0 0 1 ${-r} ${-r}v${-h}a${r} ${r} 0 0 1 ${r} ${-r}z`
}

export const circle = (x: number, y: number, r: number): string =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`

export const inset = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x + by,
  y: y + by,
  width: width - 2 * by,
  height: height - 2 * by,
})
