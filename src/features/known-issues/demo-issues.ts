/** Known issues of the demonstration; products and releases are made up, the days are told from today. */
import { randomUUIDv7 } from 'node:crypto'
import { dayIn, formatInstant } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import type { IssueFields } from './known-issues.schema.ts'
import { insertIssue } from './known-issues.store.ts'

type DemoIssue = Omit<IssueFields, 'state' | 'families' | 'fixedOn'> & { readonly fixedDaysAgo: number }

const demoIssues: readonly DemoIssue[] = [
  {
    title: { zh: 'N60 固件 2.12 升级后 HDMI 无信号', en: 'No HDMI signal on the N60 since firmware 2.12' },
    advice: {
      zh: '2.12 版固件在部分信号源上会误判 EDID。升级后断电 10 秒再开机，HDMI 输入即可恢复；配置不会丢失。',
      en: 'Firmware 2.12 misreads the EDID of some sources. After the update, take the power away for 10 seconds; the HDMI input then works again and the configuration stays.',
    },
    models: ['N60', 'N6'],
    affectedFrom: '2.12',
    affectedTo: '2.12',
    fixedIn: '2.13',
    fixedDaysAgo: 20,
    symptoms: {
      zh: ['HDMI 无信号', 'HDMI 输入无信号', '没有信号', '黑屏'],
      en: ['no signal', 'no HDMI', 'black picture'],
    },
  },
  {
    title: { zh: 'E3 高码率时反复重启', en: 'The E3 restarts at high bit rates' },
    advice: {
      zh: '1.32 之前的固件在双通道总码率超过 40 Mbps 时可能重启。升级前的临时办法：把每路码率降到 16 Mbps 以下。',
      en: 'Before firmware 1.32 the encoder may restart when both channels together exceed 40 Mbps. Until the update, keep each channel below 16 Mbps.',
    },
    models: ['E3'],
    affectedFrom: null,
    affectedTo: '1.31',
    fixedIn: '1.32',
    fixedDaysAgo: 45,
    symptoms: { zh: ['重启', '死机'], en: ['reboot', 'restart'] },
  },
  {
    title: { zh: 'AI-20 升级后 NDI 云台控制失效', en: 'No PTZ control over NDI on the AI-20 after an update' },
    advice: {
      zh: '升级后需在“设备 → 云台”里重新选择控制协议并保存一次。',
      en: 'After the update, choose the control protocol again under Device → PTZ and save it once.',
    },
    models: ['AI-20'],
    affectedFrom: null,
    affectedTo: null,
    fixedIn: '3.4',
    fixedDaysAgo: 10,
    symptoms: { zh: ['云台', '无法控制'], en: ['PTZ', 'pan and tilt'] },
  },
]

/** Fills an empty register with the issues of the demonstration. */
export const loadDemoIssues = async (db: Db, now: Temporal.Instant): Promise<void> => {
  const [first] = await db.selectFrom('known_issues').select('issue_id').limit(1).execute()
  if (first !== undefined) return
  for (const { fixedDaysAgo, ...issue } of demoIssues) {
    const fixedOn = dayIn('UTC', now.subtract({ hours: 24 * fixedDaysAgo }))
    const fields: IssueFields = { ...issue, families: [], fixedOn, state: 'active' }
    await insertIssue(db, fields, { id: randomUUIDv7(), at: formatInstant(now), by: null })
  }
}
