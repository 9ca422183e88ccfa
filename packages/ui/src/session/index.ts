export { queryClient } from './query-client.ts'
export { safeNext } from './safe-next.ts'
export {
  canAutofillPasskeys,
  canUsePasskeys,
  isPasskeyDeclined,
  type Membership,
  type MembershipIssuer,
  registerPasskey,
  type Session,
  sendMagicLink,
  sessionQuery,
  signInWithPasskey,
  signOut,
  useSession,
} from './session.ts'
