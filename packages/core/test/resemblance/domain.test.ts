import { expect, test } from 'vitest'
import { shownDomain } from '../../src/verification/resemblance/domain.ts'

test.each([
  ['ontariotechu.ca', 'ontariotechu.ca'],
  ['localhost:4100', 'localhost:4100'],
  ['мгу.рф', 'мгу.рф'],
  ['จุฬา.ไทย', 'จุฬา.ไทย'],
])('%s is shown as it is', (domain, shown) => expect(shownDomain(domain)).toBe(shown))

test.each(['оntario.example', 'оntаriо.example', 'аррӏе.example', 'uníversity.example', 'ontariо-tech.example:8443'])(
  'H-46: %s is shown as a browser would write it, since it could be read as another',
  domain => expect(shownDomain(domain)).toBe(new URL(`https://${domain}`).host),
)
