import { AppShell, Box, Button, Center, Loader } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { meQuery } from '../api/queries.ts'
import { useTexts } from '../locale.tsx'
import { Empty, Failure } from '../parts/states.tsx'
import { undoLatest } from '../parts/notify.tsx'
import { useKeys } from '../parts/use-keys.ts'
import { useMay } from '../parts/use-may.ts'
import { Header } from './header.tsx'
import { Help } from './help.tsx'
import { useLive } from './live.ts'
import { Navigation } from './navigation.tsx'
import { Palette } from './palette.tsx'
import { shellTexts } from './shell.texts.ts'

/** After going to another page the keyboard and the screen reader start at its content, as after loading a page. */
const useFocusOnPage = (): void => {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const before = useRef(path)
  useEffect(() => {
    if (before.current === path) return
    before.current = path
    document.getElementById('main')?.focus({ preventScroll: true })
  }, [path])
}

const Frame = () => {
  const t = useTexts(shellTexts)
  const [isOpen, { toggle, close }] = useDisclosure()
  const [isHelpOpen, help] = useDisclosure()
  const navigate = useNavigate()
  const isLive = useLive()
  const may = useMay()
  useFocusOnPage()
  useKeys([
    ['shift+?', help.toggle, { usePhysicalKeys: false }],
    ['?', help.toggle],
    ['1', () => void navigate({ to: '/queue' })],
    ['2', () => void navigate({ to: '/notices' })],
    ['3', () => may('mailbox.read') && void navigate({ to: '/mailbox' })],
    ['z', undoLatest],
  ])
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 224, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'sm', sm: 'md' }}
    >
      <a className="desk-skip" href="#main">
        {t.skip}
      </a>
      <Header isOpen={isOpen} toggle={toggle} />
      <Navigation close={close} showHelp={help.open} isLive={isLive} />
      <AppShell.Main id="main" tabIndex={-1} style={{ outline: 'none' }}>
        <Box maw={1480} mx="auto">
          <Outlet />
        </Box>
      </AppShell.Main>
      <Palette />
      <Help isOpen={isHelpOpen} close={help.close} />
    </AppShell>
  )
}

/** What stands around every page of the desk. Nothing is shown before it is known who is signed in. */
export const Shell = () => {
  const t = useTexts(shellTexts)
  const me = useQuery(meQuery)
  if (me.isSuccess) return <Frame />
  return (
    <Center component="main" h="100vh">
      {me.isError ? (
        <Failure isPage error={me.error} retry={() => void me.refetch()} />
      ) : (
        <Loader aria-label={t.loading} role="status" />
      )}
    </Center>
  )
}

export const NotFound = () => {
  const t = useTexts(shellTexts)
  const navigate = useNavigate()
  return (
    <Empty isPage title={t.notFound} hint={t.notFoundHint}>
      <Button variant="light" onClick={() => void navigate({ to: '/queue' })}>
        {t.toQueue}
      </Button>
    </Empty>
  )
}
