import { type Design, type DesignOptions, designSvg } from '@laurel/core/achievement'
import { useMemo } from 'react'
import classes from './CredentialCard.module.css'

type Props = {
  /** An uploaded or stored picture; wins over `design`. */
  readonly src?: string | null | undefined
  readonly design?: Design | null | undefined
  /** What the design is drawn with. */
  readonly parts?: DesignOptions | undefined
  /** Empty for a picture beside its own title: a screen reader then skips it. */
  readonly alt?: string
  readonly size?: number | string
}

/** The picture of an achievement, square. A design is drawn here, without a round trip, so a picker can be live. */
export function Artwork({ src, design, parts, alt = '', size }: Props) {
  const url = useMemo(
    () => src || (design ? `data:image/svg+xml,${encodeURIComponent(designSvg(design, parts))}` : undefined),
    [src, design, parts],
  )
  return url ? (
    <img
      className={classes.artwork}
      src={url}
      alt={alt}
      width={512}
      height={512}
      decoding="async"
      style={size ? { width: size, height: size } : { height: 'auto' }}
    />
  ) : (
    <span className={classes.artwork} style={size ? { width: size, height: size } : undefined} />
  )
}
