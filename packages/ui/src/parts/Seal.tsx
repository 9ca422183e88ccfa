import classes from './CredentialCard.module.css'

const TEETH = 24
const edge = Array.from({ length: TEETH * 2 }, (_, step) => {
  const angle = (Math.PI * step) / TEETH
  const radius = step % 2 === 0 ? 23 : 20.5
  return `${(24 + radius * Math.cos(angle)).toFixed(2)} ${(24 + radius * Math.sin(angle)).toFixed(2)}`
}).join('L')

/** The small seal at the foot of a credential. Ornament: it makes no claim about a check. */
export function Seal() {
  return (
    <svg className={classes.seal} viewBox="0 0 48 48" fill="none" stroke="currentColor" aria-hidden="true">
      <path d={`M${edge}Z`} strokeWidth="1.2" />
      <circle cx="24" cy="24" r="16.5" strokeWidth="1" />
      <path
        d="M24 33.5c-5.5-1-8.8-5-8.6-11 2.2.4 3.8 1.3 4.9 2.7M24 33.5c5.5-1 8.8-5 8.6-11-2.2.4-3.8 1.3-4.9 2.7M24 33.5V16.5M24 24c-2.600-1.600-3.200-4.600 0-7.500 3.200 2.900 2.600 5.900 0 7.500Z"
        strokeWidth="1.3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
