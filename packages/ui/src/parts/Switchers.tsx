import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core'
import { IconCheck, IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { LOCALE_NAMES, LOCALES, type Locale, useLocale } from '../i18n/index.ts'

type LocaleProps = { readonly onChange?: (locale: Locale) => void }

/** Every language under its own name, so that it is found by whoever can't read the present one. */
export function LocaleSwitcher({ onChange }: LocaleProps) {
  const { t } = useTranslation('common')
  const { locale, change } = useLocale()
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`${t('language')}: ${LOCALE_NAMES[locale]}`}>
          <IconLanguage size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {LOCALES.map(one => (
          <Menu.Item
            key={one}
            lang={one}
            aria-current={one === locale}
            rightSection={one === locale ? <IconCheck size={16} aria-hidden /> : null}
            onClick={() => void change(one).then(() => onChange?.(one))}
          >
            {LOCALE_NAMES[one]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

const SCHEMES = [
  { value: 'light', Icon: IconSun },
  { value: 'dark', Icon: IconMoon },
  { value: 'auto', Icon: IconDeviceDesktop },
] as const

/** Light, dark, or as the device does. */
export function ColorSchemeSwitcher() {
  const { t } = useTranslation('common')
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const Current = SCHEMES.find(one => one.value === colorScheme)?.Icon ?? IconSun
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`${t('scheme.label')}: ${t(`scheme.${colorScheme}`)}`}
        >
          <Current size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map(({ value, Icon }) => (
          <Menu.Item
            key={value}
            aria-current={value === colorScheme}
            leftSection={<Icon size={16} aria-hidden />}
            rightSection={value === colorScheme ? <IconCheck size={16} aria-hidden /> : null}
            onClick={() => setColorScheme(value)}
          >
            {t(`scheme.${value}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
