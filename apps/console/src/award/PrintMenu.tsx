import { MOST_IN_A_SET } from '@laurel/core/award'
import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { useProblemText } from '@laurel/ui/parts'
import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconPrinter } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { PAPERS, type PaperSize } from '../achievement/certificate.ts'
import { failed, said } from '../app/notify.tsx'
import { readAll } from '../app/pages.ts'
import type { Award } from './award.ts'
import { saveFile } from './csv-export.ts'

type Props = {
  readonly query: Readonly<Record<string, string>>
  /** The list's own address, which the cards keep. */
  readonly search: string
  readonly isEmpty: boolean
}

/** What a list of awards can be printed as: cards to hand over, or the certificates of a whole class. */
export function PrintMenu({ query, search, isEmpty }: Props) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const say = useProblemText()
  const certificates = useMutation({
    mutationFn: async (paper: PaperSize) => {
      const { items } = await readAll<Award>('/awards', { ...query, state: query.state || 'issued' }, MOST_IN_A_SET + 1)
      const ids = items.slice(0, MOST_IN_A_SET).map(one => one.id)
      if (ids.length === 0) return null
      const pdf = await api.post<Blob>('/awards/certificates', { ids, paper })
      return { pdf, isPart: items.length > MOST_IN_A_SET, count: ids.length }
    },
    onSuccess: set => {
      if (!set) {
        failed(t('printMenu.none'))
        return
      }
      saveFile(`${t('certificate.fileName')}.pdf`, set.pdf)
      said(t(set.isPart ? 'printMenu.part' : 'printMenu.done', { count: set.count, formatted: number(set.count) }))
    },
    onError: error => failed(say(error)),
  })
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconPrinter size={18} aria-hidden />}
          rightSection={<IconChevronDown size={16} aria-hidden />}
          loading={certificates.isPending}
          disabled={isEmpty}
        >
          {t('printMenu.open')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to={`/awards/cards${search}`}>
          {t('handOver.title')}
        </Menu.Item>
        {PAPERS.map(paper => (
          <Menu.Item key={paper} onClick={() => certificates.mutate(paper)}>
            {t('printMenu.certificates', { paper: t(`certificate.${paper}`) })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
