import { Accordion, Code, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Domain } from './identity.ts'

/** Where web servers keep the files, as their makers call it. */
const WAYS = ['nginx', 'apache', 'wordpress', 'github', 'proxy'] as const
type Way = (typeof WAYS)[number]

const pathOf = (url: string) => new URL(url).pathname

/** Settings to be copied, with this domain's own addresses in them. Each ends with what it needs of the content type. */
function settings(way: Way, { files }: Domain): string | null {
  const [document, log] = files
  const paths = files.map(one => pathOf(one.url))
  if (way === 'nginx')
    return [
      `location = ${pathOf(document!.url)} {`,
      '  default_type application/json;',
      '  add_header Access-Control-Allow-Origin *;',
      '  add_header Cache-Control no-cache;',
      '}',
      ...(log
        ? [
            `location = ${pathOf(log.url)} {`,
            '  default_type text/jsonl;',
            '  add_header Access-Control-Allow-Origin *;',
            '  add_header Cache-Control no-cache;',
            '}',
          ]
        : []),
    ].join('\n')
  if (way === 'apache')
    return [
      '<FilesMatch "^did\\.jsonl?$">',
      '  Require all granted',
      '  Header set Access-Control-Allow-Origin "*"',
      '  Header set Cache-Control "no-cache"',
      '</FilesMatch>',
      'AddType application/json .json',
      'AddType text/jsonl .jsonl',
    ].join('\n')
  if (way === 'proxy')
    return files
      .map(({ url, source }) =>
        [`location = ${pathOf(url)} {`, `  proxy_pass ${source};`, '  proxy_ssl_server_name on;', '}'].join('\n'),
      )
      .join('\n')
  if (way === 'github')
    return paths.some(path => path.startsWith('/.well-known/')) ? `# _config.yml\ninclude: [".well-known"]` : null
  return null
}

/** How the files come onto a website, for those who look after one. */
export function DomainHelp({ domain }: { readonly domain: Domain }) {
  const { t } = useTranslation()
  return (
    <Accordion variant="contained" w="100%" order={5}>
      {WAYS.map(way => {
        const text = settings(way, domain)
        return (
          <Accordion.Item key={way} value={way}>
            <Accordion.Control>{t(`domains.how.${way}.title`)}</Accordion.Control>
            <Accordion.Panel>
              <Stack>
                <Text size="sm">{t(`domains.how.${way}.text`)}</Text>
                {text ? (
                  <Code block tabIndex={0} style={{ overflowX: 'auto' }}>
                    {text}
                  </Code>
                ) : null}
              </Stack>
            </Accordion.Panel>
          </Accordion.Item>
        )
      })}
    </Accordion>
  )
}
