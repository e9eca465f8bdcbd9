import type { Model } from '#features/catalog/index.ts'
import { addMonths, formatDay } from '#lib/days.ts'
import type { Day } from '#lib/days.ts'

type DemoModel = Omit<Model, 'id' | 'discontinuedOn'> & {
  /** Third letter of the serials. */
  readonly letter: string
  /** How often it is sold, beside the others. */
  readonly weight: number
  /** Invoice price in cents. */
  readonly cents: number
  readonly discontinuedMonthsAgo?: number
  /** Parts that a bench replaces; none for what is exchanged whole. */
  readonly parts: readonly string[]
}

const model = (
  name: string,
  family: string,
  words: { zh: string; en: string },
  sales: Omit<DemoModel, 'name' | 'family' | 'title' | 'ownSerial'> & { ownSerial?: boolean },
): DemoModel => ({
  name,
  family,
  title: words,
  ownSerial: true,
  ...sales,
})

/** Made-up products of every family of the policy. */
export const demoModels: readonly DemoModel[] = [
  model(
    'E2',
    'encoder',
    { zh: 'E2 视频编码器', en: 'E2 video encoder' },
    { letter: 'E', weight: 10, cents: 329_900, parts: ['mainboard', 'fan', 'sdi_connector'] },
  ),
  model(
    'E3',
    'encoder',
    { zh: 'E3 双通道视频编码器', en: 'E3 dual-channel video encoder' },
    { letter: 'E', weight: 16, cents: 489_900, parts: ['mainboard', 'fan', 'hdmi_connector'] },
  ),
  model(
    'D260',
    'decoder',
    { zh: 'D260 视频解码器', en: 'D260 video decoder' },
    { letter: 'D', weight: 9, cents: 359_900, parts: ['mainboard', 'fan'], discontinuedMonthsAgo: 14 },
  ),
  model(
    'D350',
    'decoder',
    { zh: 'D350 4K 视频解码器', en: 'D350 4K video decoder' },
    { letter: 'D', weight: 12, cents: 599_900, parts: ['mainboard', 'power_board'] },
  ),
  model(
    'N6',
    'n_series',
    { zh: 'N6 双向转换器', en: 'N6 bi-directional converter' },
    { letter: 'N', weight: 12, cents: 289_900, parts: ['mainboard', 'display'] },
  ),
  model(
    'N60',
    'n_series',
    { zh: 'N60 4K 双向转换器', en: 'N60 4K bi-directional converter' },
    { letter: 'N', weight: 14, cents: 689_900, parts: ['mainboard', 'display', 'fan'] },
  ),
  model(
    'AI-20',
    'av_interactive',
    { zh: 'AI-20 音视频互动主机', en: 'AI-20 AV interaction station' },
    { letter: 'A', weight: 7, cents: 899_900, parts: ['mainboard', 'power_board', 'microphone_array'] },
  ),
  model(
    'CV-100',
    'converter',
    { zh: 'CV-100 信号转换器', en: 'CV-100 signal converter' },
    { letter: 'V', weight: 9, cents: 129_900, parts: ['mainboard'] },
  ),
  model(
    'PSU-12V',
    'accessory',
    { zh: 'PSU-12V 电源适配器', en: 'PSU-12V power adapter' },
    { letter: 'P', weight: 4, cents: 12_800, parts: [] },
  ),
  model(
    'CBL-HDMI-2M',
    'cable',
    { zh: 'HDMI 线，2 米', en: 'HDMI cable, 2 m' },
    { letter: 'C', weight: 3, cents: 8_900, parts: [] },
  ),
  model(
    'CBL-SDI-1M',
    'cable',
    { zh: 'SDI 线，1 米（套装内，无独立条码）', en: 'SDI cable, 1 m (from a kit, no barcode of its own)' },
    { letter: 'C', weight: 0, cents: 6_900, parts: [], ownSerial: false },
  ),
  model(
    'BAT-P3',
    'battery',
    { zh: 'BAT-P3 电池', en: 'BAT-P3 battery' },
    { letter: 'B', weight: 4, cents: 45_900, parts: [] },
  ),
]

/** The dealer whose pages the demonstration opens; it sold units of the showcase. */
export const demoDealer = '示例视讯（北京）'

export const demoDealers: readonly { readonly name: string; readonly currency: 'CNY' | 'USD' }[] = [
  { name: demoDealer, currency: 'CNY' },
  { name: '示例影音（华南）', currency: 'CNY' },
  { name: 'Example Stream Nordic', currency: 'USD' },
  { name: 'Example Broadcast Supply', currency: 'USD' },
]

/** The catalogue as it is stored on a day. */
export const catalogueOn = (today: Day, newId: () => string): Model[] =>
  demoModels.map(({ name, family, title, ownSerial, discontinuedMonthsAgo }) => ({
    id: newId(),
    name,
    family,
    title,
    ownSerial,
    discontinuedOn: discontinuedMonthsAgo === undefined ? null : formatDay(addMonths(today, -discontinuedMonthsAgo)),
  }))
