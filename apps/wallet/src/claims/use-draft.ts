import { ApiProblem, api } from '@laurel/ui/api'
import { useDebouncedCallback } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { DeviceKeys } from '../keys/device.ts'
import { dropNote, keepNote, readNote } from '../offline/notes.ts'
import { isNoAnswer, noteNoAnswer, useOffline } from '../offline/offline.ts'
import { type Claim, claimQuery } from './claims.ts'

const SAVE_AFTER_MS = 800
export type Words = Pick<Claim, 'narrative' | 'reflection' | 'showsNarrative' | 'doneOn' | 'hours'>
/** `elsewhere`: another device has changed it since. */
export type Standing = 'kept' | 'saving' | 'here' | 'elsewhere' | 'failed'

const wordsOf = ({ narrative, reflection, showsNarrative, doneOn, hours }: Claim): Words => ({
  narrative,
  reflection,
  showsNarrative,
  doneOn,
  hours,
})

/**
 * What is written is kept on this device at once and sent a moment later; without a network it waits here, sealed, until
 * there is one.
 */
export function useDraft(claim: Claim, device: DeviceKeys) {
  const client = useQueryClient()
  const offline = useOffline()
  const [words, setWords] = useState<Words>(wordsOf(claim))
  const [standing, setStanding] = useState<Standing>('kept')
  const [error, setError] = useState<unknown>()
  const revision = useRef(claim.revision)
  const pending = useRef<Words | null>(null)
  const sending = useRef<Promise<void>>(Promise.resolve())
  const name = `draft ${claim.id}`

  const sendOnce = useCallback(
    async (force: boolean) => {
      const wanted = pending.current
      if (!wanted) return
      setStanding('saving')
      try {
        const answer = await api.patch<Claim>(`/wallet/learner-claims/${claim.id}`, {
          ...(force ? {} : { revision: revision.current }),
          ...wanted,
        })
        revision.current = answer.revision
        client.setQueryData(claimQuery(claim.id, device).queryKey, answer)
        setError(undefined)
        if (pending.current !== wanted) return
        pending.current = null
        await dropNote(device, name)
        setStanding('kept')
      } catch (problem) {
        if (isNoAnswer(problem)) {
          noteNoAnswer()
          setStanding('here')
          return
        }
        const isElsewhere = problem instanceof ApiProblem && problem.code === 'E_CLAIM_CHANGED'
        setStanding(isElsewhere ? 'elsewhere' : 'failed')
        setError(isElsewhere ? undefined : problem)
      }
    },
    [claim.id, client, device, name],
  )
  /** One after the other: the second knows the revision that the first has made. */
  const send = useCallback(
    (force = false) => {
      sending.current = sending.current.then(() => sendOnce(force))
      return sending.current
    },
    [sendOnce],
  )
  const later = useDebouncedCallback(() => void send(), SAVE_AFTER_MS)

  // What an earlier visit, or this one, could not send.
  useEffect(() => {
    void readNote<Words>(device, name).then(left => {
      if (left && !pending.current) {
        pending.current = left
        setWords(left)
        setStanding('here')
      }
      // At the beginning, and when the network is back.
      if (!offline && pending.current) void send()
    })
  }, [device, name, offline, send])

  return {
    words,
    standing,
    error,
    change(part: Partial<Words>) {
      const next = { ...words, ...part }
      setWords(next)
      pending.current = next
      setStanding('saving')
      void keepNote(device, name, next)
      later()
    },
    /** Everything that was written is sent, or it says why not. @returns whether it is */
    async settle(): Promise<boolean> {
      later.cancel()
      await send()
      return pending.current === null
    },
    keepMine: () => void send(true),
    async takeOther() {
      pending.current = null
      await dropNote(device, name)
      const fresh = await client.fetchQuery({ ...claimQuery(claim.id, device), staleTime: 0 })
      revision.current = fresh.revision
      setWords(wordsOf(fresh))
      setStanding('kept')
    },
  }
}
