type File = {
  /** Under which it is saved, in plain letters. */
  readonly name: string
  readonly type: string
  /** The name in whatever letters it has, for browsers that take it. */
  readonly fullName?: string
}

/** A file to be saved by whoever asked, and kept by no cache on the way. @param more  what else its headers say */
export const download = (
  body: string | ReadableStream<Uint8Array> | null,
  { name, type, fullName }: File,
  more: Readonly<Record<string, string>> = {},
): Response =>
  new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"${fullName === undefined ? '' : `; filename*=UTF-8''${encodeURIComponent(fullName)}`}`,
      'cache-control': 'no-store',
      ...more,
    },
  })

export const CSV = 'text/csv; charset=utf-8'
