import { ApiProblem } from '@laurel/ui/api'
import { useRef } from 'react'

/**
 * One idempotency key an attempt: pressing twice, or sending again after an answer was lost, awards once. A new key is
 * taken when the server has answered, with yes or no; after silence or a fault the old one stays.
 */
export function useAttempt() {
  const key = useRef(crypto.randomUUID())
  return {
    headers: () => ({ 'idempotency-key': key.current }),
    settle: (error?: unknown) => {
      const unanswered = error instanceof ApiProblem && (error.status === 0 || error.status >= 500)
      if (!unanswered) key.current = crypto.randomUUID()
    },
  }
}
