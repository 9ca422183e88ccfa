import { bundleIn, type Material, refusedBundle, verifyBundle } from '@laurel/core/bundle'
import { didWebUrl } from '@laurel/core/did'
import { readNoteKey } from '@laurel/core/log'
import type { Instant } from '@laurel/core/primitives'
import { readFromFile, type VerificationReport, verify } from '@laurel/core/verification'
import type { Checked, Checker } from '../check-one.ts'
import type { Input } from '../input.ts'
import { judgeBy } from '../trust/judge-bundle.ts'
import { NOBODY, type Trust } from '../trust/lists.ts'
import { fetchFrom, optionsFrom } from '../verify-here.ts'

/** What there is to check with, and what of it is believed. */
export type Given = {
  /** Files that the person dropped by themselves. */
  readonly saved: readonly Material[]
  /** The person got the saved key documents from the issuers' own addresses. */
  readonly isVouched: boolean
  /** Keys of witnesses that the person believes, each in one line. */
  readonly witnesses?: readonly string[]
  /** Whom the person trusts at the moment. */
  readonly lists?: () => Trust
}

/** Checks with the given files alone. */
export function createOfflineChecker({ saved, isVouched, witnesses = [], lists = () => NOBODY }: Given): Checker {
  const urls = new Set(saved.map(one => one.url))
  const isBelieved = (did: string) => {
    const url = didWebUrl(did)
    return isVouched && url.ok && urls.has(url.value)
  }
  const keys = witnesses.flatMap(line => {
    const key = readNoteKey(line)
    return key.ok ? [key.value] : []
  })
  async function check(input: Input, at?: Instant): Promise<VerificationReport> {
    const options = optionsFrom({ lists: lists() }, at)
    const bundle = bundleIn(input)
    const judgeIdentity = judgeBy({}, lists(), options)
    if (bundle?.ok)
      return verifyBundle(bundle.value, { ...options, saved, isVouched: isBelieved, witnesses: keys, judgeIdentity })
    if (bundle) return refusedBundle(bundle.error, options)
    const report = await verify(input, { ...options, fetch: fetchFrom(saved), isSaved: url => urls.has(url) })
    return readFromFile(report, id => !isBelieved(id))
  }
  return async (input): Promise<Checked> => ({
    report: await check(input),
    by: 'browser',
    again: at => check(input, at),
  })
}
