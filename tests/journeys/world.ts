/** The whole product as it runs at a maker's: PostgreSQL, the mail servers of Debian, a browser, and everybody's mailbox. */
import type { Browser, Page } from 'playwright-core'
import { inject } from 'vitest'
import { createAccounts, findOrCreatePerson, setDealer } from '#features/accounts/index.ts'
import { addDealers } from '#features/dealers/index.ts'
import { buildDesk } from '#features/desk/index.ts'
import type { Locale } from '#lib/texts.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { openDatabase } from '#platform/db/index.ts'
import { createLog } from '#platform/log.ts'
import { complaintsOf, launch, openContext } from '#tests/browser/browser.ts'
import { freshPlace } from '#tests/databases.ts'
import { aUnit, editions, freePort } from '#tests/http/application.ts'
import { startMailServers } from '#tests/mail/servers.ts'
import { createApplication } from '../../src/apps/application.ts'
import { startBackground } from '../../src/apps/background.ts'
import { addStaff } from '../../src/features/accounts/staff.ts'
import { mailClient, type MailClient } from './mail-client.ts'

/** Somebody with a mailbox and a window of a browser. */
export interface Somebody {
  readonly mail: MailClient
  readonly page: Page
}

/** Who takes part in one request, all of one language. */
export interface People {
  readonly customer: Somebody
  readonly dealer: Somebody & { readonly name: string }
  readonly engineer: Somebody
  /** Where the engineer sets a first password. */
  readonly passwordLink: string
  /** The device that the dealer sold to the customer, sixty days ago. */
  readonly serial: string
  /** What the browsers complained of. */
  readonly complaints: () => readonly string[]
}

export interface World extends AsyncDisposable {
  readonly url: string
  readonly people: (locale: Locale) => Promise<People>
}

/** What the dealer sold it for: nobody else's business on a page that a link opens. */
const PRICE_CENTS = 689_913

const sides = ['customer', 'dealer', 'engineer'] as const
type Side = (typeof sides)[number]

const nameOf = (side: Side, locale: Locale): string => `${side}-${locale.slice(0, 2)}`

const houses: Readonly<Record<Side, string>> = {
  customer: 'customer.example',
  dealer: 'dealer.example',
  engineer: 'kiloview.example',
}

/** A customer on a phone, the others at a desk. */
const openPage = async (browser: Browser, side: Side, locale: Locale): Promise<Page> => {
  const context = await openContext(browser, { locale, width: side === 'customer' ? 390 : 1440 })
  context.setDefaultTimeout(120_000)
  return context.newPage()
}

export const startWorld = async (): Promise<World> => {
  await using stack = new AsyncDisposableStack()
  await buildDesk()
  const names = (['zh-CN', 'en'] as const).flatMap((locale) => sides.map((side) => nameOf(side, locale)))
  const servers = await startMailServers(inject('runFolder'), names)
  stack.defer(servers.stop)
  const place = await freshPlace('server')
  stack.defer(place.remove)
  const database = await openDatabase(place.config)
  stack.defer(() => database.close())
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const config = readConfig({
    SANBAO_DATA: place.config.dataDir,
    SANBAO_BASE_URL: url,
    SANBAO_SECRET: 'test-secret-0123456789-0123456789-0123',
    SANBAO_MAIL_FROM: '千视服务 <support@kiloview.example>',
    SANBAO_SMTP_URL: servers.smtp,
    SANBAO_IMAP_URL: servers.imap('support'),
  })
  const parts = { config, database, editions, clock: systemClock, log: createLog('silent') }
  const lookupLimits = { windowMs: 60_000, serials: 1_000, unknownSerials: 1_000 }
  const { app, mail } = await createApplication({ ...parts, lookupLimits })
  stack.defer(() => mail.mailer.close())
  await app.listen({ host: '127.0.0.1', port })
  stack.defer(() => app.close())
  const background = await startBackground({ ...parts, mail })
  stack.defer(background.stop)
  const browser = await launch()
  stack.defer(() => browser.close())
  const { db } = database
  const accounts = createAccounts({ db, clock: systemClock, baseUrl: url, config })

  const people = async (locale: Locale): Promise<People> => {
    const complaints: string[][] = []
    const somebody = async (side: Side): Promise<Somebody> => {
      const page = await openPage(browser, side, locale)
      complaints.push(complaintsOf(page))
      return { page, mail: mailClient(servers, `${nameOf(side, locale)}@${houses[side]}`) }
    }
    const [customer, seller, engineer] = [
      await somebody('customer'),
      await somebody('dealer'),
      await somebody('engineer'),
    ]
    const name = locale === 'en' ? 'Northern Video' : '北方视讯'
    const [dealer] = await addDealers(db, [{ dealer_id: crypto.randomUUID(), name }])
    if (dealer === undefined) throw new Error('no dealer')
    const personId = await findOrCreatePerson(db, {
      email: seller.mail.address,
      name: nameOf('dealer', locale),
      locale,
    })
    await setDealer(db, personId, dealer.dealer_id)
    const on = systemClock().toZonedDateTimeISO('Asia/Shanghai').toPlainDate().subtract({ days: 60 }).toString()
    const price = { cents: PRICE_CENTS, currency: 'CNY' } as const
    const serial = await aUnit(database, [{ type: 'sold', on, dealer: dealer.dealer_id, price }])
    const staff = { email: engineer.mail.address, name: nameOf('engineer', locale), role: 'support' } as const
    const added = await addStaff(accounts, staff)
    if (!added.ok) throw new Error(added.error)
    const shared = { serial, passwordLink: added.value, complaints: () => complaints.flat() }
    return { customer, dealer: { ...seller, name }, engineer, ...shared }
  }
  const running = stack.move()
  return { url, people, [Symbol.asyncDispose]: () => running.disposeAsync() }
}
