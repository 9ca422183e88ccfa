import { useCallback, useEffect, useRef, useState } from 'react'
import { dropNote, keepNote, readNote } from '../offline/notes.ts'
import { isNoAnswer, noteNoAnswer, useOffline } from '../offline/offline.ts'
import type { LogEntry } from '../vault/contents.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import { entriesOf, type Waiting, withWaiting } from './log.ts'

const NOTE = 'log'

/**
 * The learning log. It is sealed in the vault, so nobody but the person reads it; what is written without a network
 * waits on this device, sealed too, and goes there when there is one.
 */
export function useLog() {
  const { wallet, put } = useOpenWallet()
  const offline = useOffline()
  const [waiting, setWaiting] = useState<Waiting>({})
  const [error, setError] = useState<unknown>()
  const [isSending, setSending] = useState(false)
  const now = useRef({ wallet, waiting })
  now.current.wallet = wallet
  const busy = useRef<Promise<void>>(Promise.resolve())
  const { device } = wallet

  const show = useCallback((next: Waiting) => {
    now.current.waiting = next
    setWaiting(next)
  }, [])

  const flushOnce = useCallback(async () => {
    const sent = now.current.waiting
    if (Object.keys(sent).length === 0) return
    setSending(true)
    try {
      put(await changeContents(now.current.wallet, contents => withWaiting(contents, sent)))
      // What was written meanwhile still waits.
      const left = Object.fromEntries(Object.entries(now.current.waiting).filter(([id, one]) => sent[id] !== one))
      show(left)
      await (Object.keys(left).length > 0 ? keepNote(device, NOTE, left) : dropNote(device, NOTE))
      setError(undefined)
    } catch (problem) {
      if (isNoAnswer(problem)) noteNoAnswer()
      else setError(problem)
    } finally {
      setSending(false)
    }
  }, [device, put, show])
  const flush = useCallback(() => {
    busy.current = busy.current.then(flushOnce)
    return busy.current
  }, [flushOnce])

  useEffect(() => {
    void readNote<Waiting>(device, NOTE).then(left => {
      if (left) show({ ...left, ...now.current.waiting })
      if (!offline) void flush()
    })
  }, [device, offline, flush, show])

  const write = async (id: string, entry: LogEntry | null) => {
    const next = { ...now.current.waiting, [id]: entry }
    show(next)
    await keepNote(device, NOTE, next)
    if (!offline) await flush()
  }
  return {
    entries: entriesOf(wallet.contents, waiting),
    waiting: Object.keys(waiting).length,
    isSending,
    error,
    keep: (entry: LogEntry) => write(entry.id, entry),
    remove: (id: string) => write(id, null),
  }
}
