import { Paper, Table, Text, Title, VisuallyHidden } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ROLES, rolesQuery } from './member.ts'

/** What each role may do here: the server's own table, so that it can't say anything else than what happens. */
export function RolesTable() {
  const { t } = useTranslation()
  const roles = useQuery(rolesQuery)
  if (!roles.data) return null
  const may = new Map(roles.data.items.map(one => [one.role, one.may]))
  const actions = may.get('owner') ?? []
  return (
    <section>
      <Title order={2} mb={4}>
        {t('members.rolesTitle')}
      </Title>
      <Text c="dimmed" size="sm" mb="sm">
        {t('members.rolesLead')}
      </Text>
      <Paper withBorder>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
        <section aria-label={t('members.rolesTitle')} tabIndex={0} style={{ overflowX: 'auto', position: 'relative' }}>
          <Table verticalSpacing="xs" horizontalSpacing="md" miw={640}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>
                  <VisuallyHidden>{t('members.action')}</VisuallyHidden>
                </Table.Th>
                {ROLES.map(role => (
                  <Table.Th key={role} ta="center">
                    {t(`role.${role}.name`)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {actions.map(action => (
                <Table.Tr key={action}>
                  <Table.Th scope="row" fw={400}>
                    {t(`action.${action.replace(/\W/g, '_')}`)}
                  </Table.Th>
                  {ROLES.map(role => (
                    <Table.Td key={role} ta="center">
                      {may.get(role)?.includes(action) ? (
                        <>
                          <IconCheck size={18} aria-hidden />
                          <VisuallyHidden>{t('members.yes')}</VisuallyHidden>
                        </>
                      ) : (
                        <VisuallyHidden>{t('members.no')}</VisuallyHidden>
                      )}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      </Paper>
    </section>
  )
}
