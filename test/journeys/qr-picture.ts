import { encode } from 'uqr'

/** Dark squares of a code, rows from the top; a margin is part of it. */
export type QrModules = readonly (readonly boolean[])[]

export const qrModules = (text: string): QrModules => encode(text, { ecc: 'M', border: 4 }).data

const WIDTH = 640
const HEIGHT = 480

/** Is the pixel dark, with the code in the middle of a picture of this size? */
function isDark(code: QrModules, x: number, y: number, width: number, height: number): boolean {
  const scale = Math.max(1, Math.floor(Math.min(width, height) / code.length))
  const left = Math.floor((width - scale * code.length) / 2)
  const top = Math.floor((height - scale * code.length) / 2)
  return code[Math.floor((y - top) / scale)]?.[Math.floor((x - left) / scale)] ?? false
}

/** A film of one still picture, as Chromium takes it for its fake camera (YUV4MPEG2, 4:2:0). */
export function y4mOf(code: QrModules, frames = 10): Buffer {
  const luma = Buffer.alloc(WIDTH * HEIGHT, 235)
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) if (isDark(code, x, y, WIDTH, HEIGHT)) luma[y * WIDTH + x] = 16
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)])
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`),
    ...Array.from({ length: frames }, () => frame),
  ])
}

const CRC = Int32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
  return c
})
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  let crc = -1
  for (const byte of body) crc = (CRC[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8)
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeInt32BE(~crc)
  return Buffer.concat([length, body, check])
}

/** A picture of the code, 400 pixels a side, grey (PNG). */
export function pngOf(code: QrModules, deflate: (data: Buffer) => Buffer, side = 400): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const rows = Buffer.alloc(side * (side + 1), 255)
  for (let y = 0; y < side; y++) {
    rows[y * (side + 1)] = 0
    for (let x = 0; x < side; x++) if (isDark(code, x, y, side, side)) rows[y * (side + 1) + 1 + x] = 0
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflate(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
