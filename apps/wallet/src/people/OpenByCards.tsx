import { joinShareCards, type Lock, type LockSecret, parseShareCard } from '@laurel/core/wallet'
import { Alert, Button, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { VaultProblemPanel } from '../vault/VaultProblemPanel.tsx'
import { VaultProblem } from '../vault/wallet.ts'

type Props = {
  readonly locks: readonly Lock[]
  readonly onSecret: (lockId: string, secret: LockSecret) => Promise<void>
  readonly action: string
  readonly onBack: () => void
}

const isWhole = (typed: string) => typed.replace(/[\s-]/g, '').length >= 36

/** Two of the three cards, typed in: they come together only here. */
export function OpenByCards({ locks, onSecret, action, onBack }: Props) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(['', ''])
  const read = typed.map(parseShareCard)
  const [one, other] = read
  const joined = one?.ok && other?.ok ? joinShareCards(one.value, other.value) : undefined
  const open = useMutation({
    mutationFn: async () => {
      if (!joined?.ok) return
      let last: unknown = new VaultProblem('LOCK_UNKNOWN')
      for (const lock of locks) {
        try {
          return await onSecret(lock.id, { kind: 'shares', secret: joined.value })
        } catch (error) {
          last = error
        }
      }
      throw last
    },
  })
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (joined?.ok) open.mutate()
      }}
    >
      <Stack>
        <Text size="sm">{t('cards.openText')}</Text>
        {typed.map((text, index) => {
          const card = read[index]
          return (
            <TextInput
              // biome-ignore lint/suspicious/noArrayIndexKey: the first field is the first for ever
              key={index}
              label={t(index === 0 ? 'cards.first' : 'cards.second')}
              value={text}
              onChange={event => {
                const { value } = event.currentTarget
                setTyped(all => all.with(index, value))
              }}
              error={isWhole(text) && card && !card.ok ? t(`cards.${card.error.code}`) : null}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              required
              withAsterisk={false}
            />
          )
        })}
        {joined && !joined.ok ? (
          <Alert color="danger" variant="outline" role="alert">
            {t(`cards.${joined.error.code}`)}
          </Alert>
        ) : null}
        {open.error ? <VaultProblemPanel error={open.error} /> : null}
        <Button type="submit" size="md" loading={open.isPending} disabled={!joined?.ok}>
          {action}
        </Button>
        <Button variant="subtle" onClick={onBack}>
          {t('cards.back')}
        </Button>
      </Stack>
    </form>
  )
}
