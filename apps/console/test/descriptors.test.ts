import type { Descriptors } from '@laurel/core/achievement'
import { expect, test } from 'vitest'
import {
  descriptorRequest,
  descriptorValues,
  noDescriptors,
  switchDescriptors,
} from '../src/achievement/descriptors.ts'

const given: Descriptors = {
  outcomes: ['Asks', 'Listens'],
  eqfLevel: 4,
  assessment: ['project'],
  quality: 'external',
  qualityBody: 'Sample Agency',
  translations: { fr: { outcomes: ['Demande'] } },
}

test('what was saved is sent again as it was', () => {
  expect(descriptorRequest(descriptorValues(given), 'en')).toEqual(given)
  expect(descriptorRequest(noDescriptors, 'en')).toBeNull()
  expect(descriptorRequest(descriptorValues(null), 'en')).toBeNull()
})

test('outcomes are taken as people write lists, and nothing is translated into its own language', () => {
  const values = {
    ...noDescriptors,
    outcomes: ' - Asks\n\n• Listens \n',
    translations: {
      en: { outcomes: 'Asks', prerequisites: '', demand: '' },
      th: { outcomes: '', prerequisites: ' ', demand: '' },
    },
  }
  expect(descriptorRequest(values, 'en')).toEqual({ outcomes: ['Asks', 'Listens'] })
})

test('the words of two languages change places, and come back', () => {
  const values = descriptorValues(given)
  const french = switchDescriptors(values, 'en', 'fr')
  expect(french.outcomes).toBe('Demande')
  expect(switchDescriptors(french, 'fr', 'en').outcomes).toBe('Asks\nListens')
})
