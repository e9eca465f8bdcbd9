import {
  ActionIcon,
  Anchor,
  AppShell,
  Burger,
  Button,
  Group,
  Kbd,
  Menu,
  Text,
  useMantineColorScheme,
  type MantineColorScheme,
} from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { meQuery } from '../api/queries.ts'
import { useLanguage, useTexts } from '../locale.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { shellTexts } from './shell.texts.ts'

const schemes: readonly MantineColorScheme[] = ['auto', 'light', 'dark']

const schemeIcons: Readonly<Record<MantineColorScheme, IconName>> = { auto: 'auto', light: 'sun', dark: 'moon' }

const SchemeButton = () => {
  const t = useTexts(shellTexts)
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const next = schemes[(schemes.indexOf(colorScheme) + 1) % schemes.length] ?? 'auto'
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      c="var(--mantine-color-text)"
      size="lg"
      onClick={() => setColorScheme(next)}
      aria-label={t.scheme[colorScheme]}
      title={t.scheme[colorScheme]}
    >
      <Icon name={schemeIcons[colorScheme]} />
    </ActionIcon>
  )
}

const LanguageButton = () => {
  const { locale, choose } = useLanguage()
  const t = shellTexts[locale]
  return (
    <Button
      variant="subtle"
      size="compact-md"
      leftSection={<Icon name="globe" size={16} />}
      c="var(--mantine-color-text)"
      lang={t.languageTag}
      onClick={() => choose(locale === 'en' ? 'zh-CN' : 'en')}
    >
      {t.language}
    </Button>
  )
}

const UserMenu = () => {
  const t = useTexts(shellTexts)
  const { data: me } = useQuery(meQuery)
  if (me === undefined) return null
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          c="var(--mantine-color-text)"
          size="lg"
          aria-label={t.userMenu(me.name)}
          title={t.userMenu(me.name)}
        >
          <Icon name="person" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label c="var(--mantine-color-text)">
          {me.name} · {t.roles[me.role]}
        </Menu.Label>
        <Menu.Item component="a" href="/desk/account">
          {t.account}
        </Menu.Item>
        <Menu.Divider />
        <form method="post" action="/desk/account/sign-out">
          <Menu.Item type="submit">{t.signOut}</Menu.Item>
        </form>
      </Menu.Dropdown>
    </Menu>
  )
}

const SearchButton = () => {
  const t = useTexts(shellTexts)
  return (
    <>
      <Button
        visibleFrom="sm"
        variant="default"
        justify="space-between"
        w={340}
        maw="40vw"
        fw={400}
        onClick={spotlight.open}
        leftSection={<Icon name="search" size={16} />}
        rightSection={
          <Kbd size="xs" className="desk-key-cap">
            Ctrl K
          </Kbd>
        }
      >
        <Text size="sm" c="dimmed" truncate>
          {t.searchHint}
        </Text>
      </Button>
      <ActionIcon
        hiddenFrom="sm"
        variant="subtle"
        c="var(--mantine-color-text)"
        size="lg"
        onClick={spotlight.open}
        aria-label={t.searchLabel}
      >
        <Icon name="search" />
      </ActionIcon>
    </>
  )
}

interface HeaderProps {
  readonly isOpen: boolean
  readonly toggle: () => void
}

/** The bar on top: name, search, language, appearance, account. */
export const Header = ({ isOpen, toggle }: HeaderProps) => {
  const t = useTexts(shellTexts)
  return (
    <AppShell.Header px={{ base: 'xs', sm: 'md' }} bg="var(--desk-sheet)">
      <Group h="100%" justify="space-between" wrap="nowrap" gap="xs">
        <Group gap="xs" wrap="nowrap">
          <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t.openMenu} />
          <Anchor renderRoot={(props) => <Link to="/queue" {...props} />} fw={700} underline="never" c="inherit">
            {t.brand}
          </Anchor>
        </Group>
        <SearchButton />
        <Group gap={4} wrap="nowrap">
          <LanguageButton />
          <SchemeButton />
          <UserMenu />
        </Group>
      </Group>
    </AppShell.Header>
  )
}
