import type { Design } from '@laurel/core/achievement'
import type { ReactNode } from 'react'
import { Artwork } from './Artwork.tsx'
import classes from './CredentialCard.module.css'
import { IssuerMark } from './IssuerMark.tsx'
import { Seal } from './Seal.tsx'

type Props = {
  readonly title: string
  readonly imageUrl?: string | null | undefined
  readonly design?: Design | null | undefined
  readonly issuer: { readonly name: string; readonly logoUrl?: string | null | undefined }
  /** One line of what was shown to earn it. */
  readonly line?: string | undefined
  /** Small facts at the foot: date, level, kind. */
  readonly facts?: ReactNode
  /** Beside the title: a state such as "Revoked". */
  readonly badge?: ReactNode
  /** True for what is no longer in force: the picture loses its colour. */
  readonly muted?: boolean
  readonly size?: 'card' | 'hero'
  readonly headingLevel?: 1 | 2 | 3
  /** Wraps the card in the app's own link: `link={props => <Link to="…" {...props} />}`. */
  readonly link?: (props: { className: string; children: ReactNode }) => ReactNode
}

const join = (...names: (string | false | undefined)[]) => names.filter(Boolean).join(' ')

/** A credential as a thing: artwork, title in large type, the issuer's mark, one line, a fine rule, a seal. */
export function CredentialCard({
  title,
  imageUrl,
  design,
  issuer,
  line,
  facts,
  badge,
  muted,
  size = 'card',
  headingLevel = 3,
  link,
}: Props) {
  const Heading = `h${headingLevel}` as const
  const className = join(classes.card, size === 'hero' && classes.hero, muted && classes.muted, link && classes.link)
  const content = (
    <>
      <div className={classes.stage}>
        <Artwork src={imageUrl} design={design} />
      </div>
      <div className={classes.body}>
        {badge}
        <Heading className={classes.title}>{title}</Heading>
        <div className={classes.issuer}>
          <IssuerMark name={issuer.name} logoUrl={issuer.logoUrl} />
          <span>{issuer.name}</span>
        </div>
        {line ? <p className={classes.line}>{line}</p> : null}
        <div className={classes.foot}>
          <div className={classes.facts}>{facts}</div>
          <Seal />
        </div>
      </div>
    </>
  )
  return link ? link({ className, children: content }) : <article className={className}>{content}</article>
}
