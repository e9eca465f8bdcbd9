import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { locales } from '#lib/texts.ts'
import { addresses } from '#web/portal/addresses.ts'
import { supportTexts } from '#web/portal/support/support.texts.ts'
import { stateIn } from '../../src/features/support/support.texts.ts'
import { askTexts } from '../../web/desk/requests/ask.texts.ts'
import { linkIn } from './mail-client.ts'
import * as step from './steps.ts'
import { startWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld()
})

afterAll(() => world[Symbol.asyncDispose]())

const written = {
  'zh-CN': {
    report: {
      name: '王小明',
      subject: '编码器无法开机',
      description: '昨天起通电后没有任何反应。',
      evidence: '带日期的照片',
    },
    question: '请问电源指示灯亮吗？',
    byMail: '指示灯不亮，换了插座也一样。',
    reason: '需要厂家检测电源板。',
    note: '疑似这一批电源板的问题。',
    solved: '换好了，一切正常，谢谢！',
    closing: '很高兴问题已解决，祝使用愉快。',
  },
  en: {
    report: {
      name: 'Ann Lee',
      subject: 'The encoder does not start',
      description: 'Since yesterday it does nothing when plugged in.',
      evidence: 'a dated photo',
    },
    question: 'Is the light of the power supply on?',
    byMail: 'The light is off, at another socket too.',
    reason: 'The maker must look at the power board.',
    note: 'Probably the power boards of that batch.',
    solved: 'It works again, thank you!',
    closing: 'Glad that it works again.',
  },
} as const

describe('a request from form to solved', () => {
  it.each(locales)(
    '[2.6 2.8 R30] given a customer, a dealer and an engineer who read %s – when each does their part, in browsers and mail programs – then each sees what concerns them, and nothing else',
    async (locale) => {
      const say = written[locale]
      const people = await world.people(locale)
      const { customer, dealer, engineer } = people

      const { number, due, instant } = await step.report(people, locale, say.report, world.url)
      expect(await step.seen(customer.page)).toContain('2.6.b')
      expect(await step.seen(customer.page)).toContain(dealer.name)

      const acknowledgement = await customer.mail.letter(number)
      expect(acknowledgement.text).toContain(due)
      await customer.page.goto(linkIn(acknowledgement, '/r/'))
      expect(await step.seen(customer.page)).toContain(say.report.description)

      const passedOn = await dealer.mail.letter(number)
      expect(passedOn.text).toContain('2.8.c')
      for (const personal of Object.values(say.report)) expect(passedOn.text).not.toContain(personal)
      const dealersPlace = linkIn(passedOn, addresses.dealer)
      await step.signInByMail(people, locale, dealersPlace)
      expect(await dealer.page.locator('time:has(strong)').getAttribute('datetime')).toBe(instant)
      for (const told of [say.report.name, say.report.description, 'label.jpg'])
        expect(await step.seen(dealer.page)).toContain(told)

      await step.answerAsDealer(people, locale, say.question)
      await customer.mail.answer(await customer.mail.letter(say.question), say.byMail)
      await step.seesInTime(dealer.page, say.byMail)
      expect((await step.seen(dealer.page)).split(say.question)).toHaveLength(2)
      await step.handBack(people, locale, say.reason)
      expect((await dealer.page.goto(dealersPlace))?.status()).toBe(404)

      const handedBack = await engineer.mail.letter(number)
      await step.signInWithCode(people, locale, linkIn(handedBack, '/desk/'))
      for (const told of [say.report.description, say.question, say.byMail, say.reason])
        await engineer.page.getByText(told).first().waitFor()
      await step.note(people, locale, say.note)
      const explanation = await step.answerByPolicy(people, locale)
      expect(explanation).toContain('2.7')
      expect(explanation).not.toContain(askTexts[locale].stillNeeded)

      await customer.mail.letter(explanation)
      await customer.page.reload()
      expect(await step.seen(customer.page)).toContain(stateIn('waiting_customer', locale))
      await step.replyOnPage(people, locale, say.solved)

      await engineer.page.getByText(say.solved).waitFor()
      await step.solve(people, locale, say.closing)
      await customer.mail.letter(say.closing)
      await step.seesInTime(customer.page, supportTexts[locale].nothingOwedIn.resolved)

      const letters = await customer.mail.letters()
      const told = [await step.seen(customer.page), ...letters.map(({ subject, text }) => subject + text)].join('\n')
      for (const words of [say.question, say.byMail, explanation, say.solved, say.closing])
        expect(told).toContain(words)
      for (const secret of [say.note, say.reason, '6899', '6,899', engineer.mail.address, customer.mail.address])
        expect(told).not.toContain(secret)
      expect(people.complaints()).toEqual([])
    },
  )
})
