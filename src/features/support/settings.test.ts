import { beforeAll, expect, it } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { eachDatabase } from '#tests/databases.ts'
import { post, startApplication, type Running } from '#tests/http/application.ts'
import { staffCookies } from '#tests/http/people.ts'
import type { Role } from '#features/accounts/index.ts'
import { deskSettings } from './settings.rules.ts'
import type { SettingsAnswer } from './settings.schema.ts'
import { settingsOf } from './settings.use-cases.ts'

eachDatabase('settings of the desk', (open) => {
  let application: Running
  let cookies: Readonly<Record<Role, string>>
  beforeAll(async () => {
    application = await startApplication(await open(), { clock: systemClock })
    cookies = await staffCookies(await open(), application.url)
    return async () => void (await application.close())
  })

  const url = () => `${application.url}/api/desk/settings/desk`
  const read = async (): Promise<SettingsAnswer> =>
    (await (await fetch(url(), { headers: { cookie: cookies.manager } })).json()) as SettingsAnswer
  const write = (body: object, role: Role = 'manager') =>
    post(url(), body, { cookie: cookies[role], 'accept-language': 'en' })

  it('[settings] given a desk whose leaders have set nothing – when asked, and two set at once – then the defaults, and one of them wins', async () => {
    const { db } = await open()
    const first = await read()
    expect(await settingsOf(db)).toEqual(deskSettings)
    expect(first).toMatchObject({ version: 0, noticeMinutes: deskSettings.noticeMinutes })
    const answers = await Promise.all([1, 2, 3, 4].map((days) => write({ ...first, remindAfterDays: days })))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409])
    const second = await read()
    expect(second.version).toBe(1)
    expect((await write({ ...second, noticeMinutes: 60 })).status).toBe(200)
    expect(await settingsOf(db)).toMatchObject({
      ...deskSettings,
      remindAfterDays: second.remindAfterDays,
      noticeMinutes: 60,
    })
    expect((await write({ ...second, noticeMinutes: 90 })).status).toBe(409)
    expect((await write({ ...second, version: 9 })).status).toBe(409)
    const acts = await db.selectFrom('audit_log').select('data').where('action', '=', 'settings.change').execute()
    expect(acts).toHaveLength(2)
  })

  it('[R23] given staff who do not lead – when they read or set – then refused', async () => {
    for (const role of ['support', 'technician', 'finance'] as const)
      expect((await write(await read(), role)).status).toBe(403)
    expect((await write(await read(), 'admin')).status).toBe(200)
  })

  it.each([
    ['noticeMinutes', { noticeMinutes: 5 }],
    ['noticeMinutes', { noticeMinutes: 'x' }],
    ['remindAfterDays', { remindAfterDays: 0 }],
    ['businessHours.to', { businessHours: { from: '18:00', to: '09:00' } }],
    ['businessHours.from', { businessHours: { from: '25:00', to: '26:00' } }],
    ['escalations[0].to', { escalations: [{ id: 'a', atMinutes: 0, to: 'everybody' }] }],
    ['escalations[0].atMinutes', { escalations: [{ id: 'a', atMinutes: -99_999, to: 'manager' }] }],
    ['escalations', { escalations: ['a', 'a'].map((id) => ({ id, atMinutes: 0, to: 'manager' })) }],
    ['managers', { managers: ['support'] }],
  ])('[R16] given a wrong %s, %j – when set – then refused, and the field is named', async (field, part) => {
    const before = await read()
    const answer = await write({ ...before, ...part })
    expect([400, 422]).toContain(answer.status)
    const { errors } = (await answer.json()) as { errors: { field: string; message: string }[] }
    expect(errors.map((error) => error.field)).toContain(field)
    expect(await read()).toEqual(before)
  })
})
