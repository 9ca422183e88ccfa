import { Button, Center } from '@mantine/core'
import { useTranslation } from 'react-i18next'

type Props = {
  readonly list: { readonly hasMore: boolean; readonly isLoadingMore: boolean; readonly loadMore: () => unknown }
}

export function LoadMore({ list }: Props) {
  const { t } = useTranslation()
  return list.hasMore ? (
    <Center mt="lg">
      <Button variant="default" loading={list.isLoadingMore} onClick={() => void list.loadMore()}>
        {t('loadMore')}
      </Button>
    </Center>
  ) : null
}
