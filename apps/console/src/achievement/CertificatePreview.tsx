import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type DesignName, type Layout, sampleQuery } from './certificate.ts'

type Props = {
  readonly id: string
  readonly design: DesignName
  readonly layout: Layout
  readonly updatedAt: string
  readonly alt: string
}

/** A4's proportions: the box is there before the picture, so that nothing moves when it comes. */
const RATIO = { landscape: '297 / 210', portrait: '210 / 297' } as const

/** What would be printed, as a picture. */
export function CertificatePreview({ id, design, layout, updatedAt, alt }: Props) {
  const { data } = useQuery(sampleQuery(id, design, layout, updatedAt))
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!data) return
    const made = URL.createObjectURL(new Blob([data], { type: 'image/svg+xml' }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [data])
  return (
    <div className="certificate-sheet" style={{ aspectRatio: RATIO[layout] }}>
      {url && data ? <img src={url} alt={alt} data-certificate={design} /> : <Skeleton height="100%" radius={0} />}
    </div>
  )
}
