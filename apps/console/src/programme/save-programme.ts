import { api } from '@laurel/ui/api'

const fileName = (name: string): string =>
  `${name.replace(/[^\p{L}\p{M}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'programme'}.programme.json`

/** Has the server put a programme together, and saves its file as it came: its bytes are the same each time. */
export async function saveProgramme(wanted: object, name: string): Promise<void> {
  const text = await api.post<string>('/programmes/export', wanted, { as: 'text' })
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName(name || (JSON.parse(text) as { readonly name: string }).name)
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
