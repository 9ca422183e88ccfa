import { createDecode, type Decode } from './decode.ts'

/** Why there is no picture, as the end of a message key. */
export const whyNoCamera = (error: unknown): 'denied' | 'busy' | 'none' => {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'none'
}

/** The camera at the back, where there is one. Without https there is none at all; that is the same to a person. */
export async function openCamera(): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException('no camera', 'NotFoundError')
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
  })
}

export type Camera = { stop(): void }
const PAUSE_MS = 200

/** Shows the camera in `video` and hands on each code that it sees, until it is stopped or a code is taken. */
export async function watchCamera(video: HTMLVideoElement, take: (code: string) => boolean): Promise<Camera> {
  const stream = await openCamera()
  let isOver = false
  const stop = () => {
    isOver = true
    for (const track of stream.getTracks()) track.stop()
  }
  video.srcObject = stream
  await video.play().catch(() => {})
  const decode: Decode = await createDecode()
  const look = async () => {
    if (isOver) return
    const found = await decode(video).catch(() => null)
    if (!isOver && found !== null && take(found)) return stop()
    setTimeout(() => void look(), PAUSE_MS)
  }
  void look()
  return { stop }
}
