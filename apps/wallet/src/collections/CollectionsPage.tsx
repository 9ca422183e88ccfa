import { EmptyState, LoadingPanel, PageHeader, Seal } from '@laurel/ui/parts'
import { Anchor, Button, Card, SimpleGrid, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { path } from '../credentials/awards.ts'
import { useAwards } from '../credentials/use-awards.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { collected } from './collections.ts'

/** Choices of credentials, each for an occasion. They are kept in the vault, so nobody else knows of them. */
export default function CollectionsPage() {
  const { t } = useTranslation()
  const { wallet } = useOpenWallet()
  const awards = useAwards()
  const all = Object.values(wallet.contents.collections ?? {})
  const make = (
    <Button component={Link} to="/collections/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t('collections.new')}
    </Button>
  )
  return (
    <>
      <PageHeader
        title={t('collections.title')}
        back={
          <Anchor component={Link} to="/" w="fit-content" className="back-link">
            {t('detail.back')}
          </Anchor>
        }
        actions={all.length > 0 ? make : undefined}
      >
        {t('collections.lead')}
      </PageHeader>
      {awards.isPending ? <LoadingPanel rows={2} /> : null}
      {all.length === 0 ? (
        <EmptyState title={t('collections.emptyTitle')} picture={<Seal />} action={make}>
          {t('collections.empty')}
        </EmptyState>
      ) : null}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {all.map(one => (
          <Card key={one.id} withBorder radius="lg" component={Link} to={`/collections/${one.id}`}>
            <Title order={2} size="h3">
              {one.name}
            </Title>
            <Text size="sm" c="dimmed">
              {t('collections.count', { count: one.awardIds.length })}
            </Text>
            <div className="collection-artwork">
              {collected(one, awards.data ?? []).map(award => (
                <img key={award.id} src={path(award.achievement.imageUrl)} alt={award.achievement.name} />
              ))}
            </div>
          </Card>
        ))}
      </SimpleGrid>
    </>
  )
}
