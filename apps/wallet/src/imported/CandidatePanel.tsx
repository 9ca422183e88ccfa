import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import { CandidateFacts } from './CandidateFacts.tsx'
import { type Candidate, duplicateOf, withImported } from './imported.ts'

/** What was brought, with its verdict; kept only when the person says so. */
export function CandidatePanel({ candidate, onKept }: { readonly candidate: Candidate; readonly onKept: () => void }) {
  const { t } = useTranslation()
  const { wallet, put } = useOpenWallet()
  // As it was before it is kept.
  const [duplicate] = useState(() => duplicateOf(candidate, wallet.contents))
  const keep = useMutation({
    mutationFn: async ({ key, entry }: Candidate) =>
      put(await changeContents(wallet, contents => withImported(contents, key, entry))),
    onSuccess: onKept,
  })
  return (
    <Stack>
      <CandidateFacts candidate={candidate} duplicate={duplicate} />
      {keep.error ? <ErrorPanel error={keep.error} /> : null}
      {duplicate === 'own' ? null : (
        <Button loading={keep.isPending} onClick={() => keep.mutate(candidate)}>
          {t(duplicate ? 'import.renew' : 'import.keep')}
        </Button>
      )}
    </Stack>
  )
}
