import classes from './CredentialCard.module.css'

type Props = { readonly name: string; readonly logoUrl?: string | null | undefined; readonly size?: number }

/** An institution's logo, or its first letter where it has none. Always stands beside the name, so it is silent. */
export function IssuerMark({ name, logoUrl, size = 24 }: Props) {
  return (
    <span className={classes.mark} aria-hidden="true" style={{ width: size, height: size, fontSize: size * 0.52 }}>
      {logoUrl ? <img src={logoUrl} alt="" /> : ([...name.trim()][0] ?? '·').toLocaleUpperCase()}
    </span>
  )
}
