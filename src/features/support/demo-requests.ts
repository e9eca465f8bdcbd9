import type { Locale } from '#lib/texts.ts'
import type { RequestKind } from './support.schema.ts'

/** One step of a demonstration request after it was opened, so many hours before now. */
export type DemoStep = readonly [
  hoursAgo: number,
  does: 'answers' | 'asks' | 'solves' | 'writes' | 'notes' | 'takes' | 'closes',
  text?: string,
]

/** A request of the demonstration desk. People and companies are made up. */
export interface DemoRequest {
  readonly who: number
  readonly kind: RequestKind
  readonly hoursAgo: number
  readonly serial?: string
  readonly model?: string
  readonly firmware?: string
  readonly subject: string
  readonly body: string
  readonly tags?: readonly string[]
  readonly dealerMayKnow?: boolean
  readonly channel?: 'email'
  readonly steps?: readonly DemoStep[]
}

/** Whom the demonstration requests come from. The addresses are of a domain that nobody can own. */
export const demoPeople: readonly {
  readonly name: string
  readonly company: string
  readonly phone: string
  readonly locale: Locale
}[] = [
  { name: '陈导播', company: '湘江现场制作', phone: '+86 731 5550 0101', locale: 'zh-CN' },
  { name: '林工', company: '海岸广电', phone: '+86 592 5550 0102', locale: 'zh-CN' },
  { name: '周老师', company: '岳麓大学融媒体中心', phone: '+86 731 5550 0103', locale: 'zh-CN' },
  { name: '赵会务', company: '会展通', phone: '+86 10 5550 0104', locale: 'zh-CN' },
  { name: '吴经理', company: '电竞直播间', phone: '+86 21 5550 0105', locale: 'zh-CN' },
  { name: 'Dana Field', company: 'Northlight Streaming', phone: '+44 20 5550 0106', locale: 'en' },
  { name: 'Miguel Prado', company: 'Campo Sports TV', phone: '+34 91 555 0107', locale: 'en' },
  { name: 'Ines Keller', company: 'Chapel Media', phone: '+49 30 5550 0108', locale: 'en' },
  { name: 'Tom Okafor', company: 'Lagoon Live', phone: '+234 1 555 0109', locale: 'en' },
]

const takes: DemoStep[1] = 'takes'

export const demoRequests: readonly DemoRequest[] = [
  {
    who: 0,
    kind: 'repair',
    hoursAgo: 0.4,
    serial: 'DEMO1001',
    model: 'N60',
    firmware: '2.12',
    subject: 'HDMI 输入无信号',
    body: '今天上午开始 HDMI 口没有信号，换线、换源都试过。NDI 解码正常。',
    tags: ['HDMI'],
  },
  {
    who: 5,
    kind: 'repair',
    hoursAgo: 1.5,
    serial: 'DEMO1002',
    model: 'E3',
    firmware: '1.31',
    subject: 'Encoder reboots every few minutes',
    body: 'Under load it restarts every 5 to 10 minutes. The status light turns red first.',
    tags: ['reboot'],
  },
  {
    who: 1,
    kind: 'question',
    hoursAgo: 2.2,
    subject: '如何升级到 NDI 6',
    body: '现有十二台设备，想统一升级，请问固件在哪里下载，升级会不会丢失配置？',
    tags: ['固件'],
  },
  {
    who: 6,
    kind: 'return',
    hoursAgo: 3,
    serial: 'DEMO1001',
    model: 'N60',
    subject: 'Wrong model in the box',
    body: 'The label says N60 but the invoice is for a D350. The box is unopened.',
  },
  {
    who: 2,
    kind: 'repair',
    hoursAgo: 5,
    serial: 'DEMO1006',
    model: 'N6',
    subject: '风扇异响',
    body: '开机后风扇有明显的咔咔声，机身温度比平时高。',
    tags: ['风扇'],
    steps: [
      [4, takes],
      [3.5, 'notes', '上次更换过零件，先看零件是否仍在保修。'],
    ],
  },
  {
    who: 7,
    kind: 'extension',
    hoursAgo: 6,
    serial: 'DEMO1001',
    subject: 'Can I still register?',
    body: 'We bought it five months ago and only now saw that registering adds a year.',
  },
  {
    who: 3,
    kind: 'repair',
    hoursAgo: 19,
    serial: 'DEMO1008',
    subject: '会议现场画面花屏',
    body: '会议进行到一半开始花屏，重启后好转，约半小时后再次出现。',
    model: 'E3',
    dealerMayKnow: false,
  },
  {
    who: 8,
    kind: 'repair',
    hoursAgo: 20.5,
    serial: 'DEMO1003',
    model: 'AI-20',
    subject: 'No PTZ control over NDI',
    body: 'Video is fine, but pan and tilt no longer react since the last update.',
    dealerMayKnow: true,
  },
  {
    who: 4,
    kind: 'repair',
    hoursAgo: 21.5,
    serial: 'DEMO1004',
    model: 'D350',
    subject: '解码器无法获取 IP',
    body: '更换交换机后一直获取不到地址，固定 IP 也无法访问。',
    channel: 'email',
  },
  {
    who: 5,
    kind: 'question',
    hoursAgo: 22.8,
    subject: 'Rack mount dimensions',
    body: 'Is there a drawing of the rack ears, and do two units fit side by side?',
  },
  {
    who: 0,
    kind: 'repair',
    hoursAgo: 25,
    serial: 'DEMO1009',
    subject: '电源适配器发热',
    body: '适配器烫手，标签上的条码已看不清。',
    model: 'E3',
  },
  {
    who: 6,
    kind: 'other',
    hoursAgo: 27,
    subject: 'Invoice copy',
    body: 'Our accounting needs a copy of the invoice of last spring. Whom can I ask?',
    channel: 'email',
  },
  {
    who: 1,
    kind: 'repair',
    hoursAgo: 30,
    serial: 'DEMO1002',
    model: 'E3',
    subject: '音画不同步',
    body: '推流约一小时后声音比画面快半秒。',
    steps: [
      [28, takes],
      [27, 'asks', '您好！请问推流协议和码率是多少？能否发一段带时间戳的录像？'],
    ],
  },
  {
    who: 7,
    kind: 'repair',
    hoursAgo: 40,
    serial: 'DEMO1005',
    model: 'D350',
    subject: 'Replacement shows a green tint',
    body: 'The unit you sent as a replacement shows everything slightly green.',
    steps: [
      [38, takes],
      [37, 'asks', 'Thank you. Does the tint also show on the second output? Please send a photo of a white page.'],
      [20, 'writes', 'Yes, on both outputs. Photo follows tonight.'],
    ],
  },
  {
    who: 2,
    kind: 'question',
    hoursAgo: 52,
    subject: '多台设备集中管理',
    body: '学校计划采购二十台，是否有集中管理软件？',
    steps: [[50, 'solves', '有的。随设备附带的集中管理系统可免费使用，文档链接已另行发送。']],
  },
  {
    who: 8,
    kind: 'repair',
    hoursAgo: 60,
    serial: 'DEMO1007',
    model: 'E3',
    subject: 'Dead after a thunderstorm',
    body: 'The encoder stopped working after a storm last week. Is this covered?',
    dealerMayKnow: true,
    steps: [],
  },
  {
    who: 3,
    kind: 'return',
    hoursAgo: 75,
    serial: 'DEMO1004',
    subject: '尺寸与描述不符',
    body: '收到的机器比网站描述的大，装不进机柜。',
    steps: [
      [73, takes],
      [72, 'answers', '您好！请发一张带尺子的照片，我们核对后答复您。'],
      [60, 'writes', '照片已发到邮箱。'],
      [55, 'solves', '已核对：尺寸与说明书一致，网站图片已更正。机柜支架免费寄出。'],
    ],
  },
  {
    who: 4,
    kind: 'repair',
    hoursAgo: 90,
    serial: 'DEMO1010',
    subject: '电池无法充满',
    body: '电池充到八成就停止，使用不到一小时。',
    steps: [
      [88, takes],
      [87, 'asks', '您好！请问购买日期是哪天？能否上传发票？'],
    ],
  },
  {
    who: 5,
    kind: 'repair',
    hoursAgo: 110,
    serial: 'DEMO1006',
    model: 'N6',
    subject: 'SDI output drops frames',
    body: 'Every 20 minutes a short black frame, only on SDI.',
    steps: [
      [108, takes],
      [107, 'answers', 'Please update to the latest firmware first and tell us whether it stays.'],
      [80, 'writes', 'Since the update no dropped frame any more.'],
      [79, 'solves', 'Good to hear. Just reply if it comes back.'],
      [60, 'closes'],
    ],
  },
  {
    who: 1,
    kind: 'extension',
    hoursAgo: 130,
    serial: 'DEMO1001',
    subject: '购买付费延保',
    body: '设备购买不到一个月，想再延长一年，如何办理？',
    steps: [[128, 'solves', '您好！付费延保须在购买后的规定期限内申请，申请表已发送到您的邮箱。']],
  },
  {
    who: 6,
    kind: 'repair',
    hoursAgo: 150,
    serial: 'UNKNOWN77',
    model: 'P2',
    subject: 'Bought second-hand, no sound',
    body: 'I bought this used; the audio input is silent.',
    steps: [
      [148, takes],
      [
        147,
        'asks',
        'We have no record of this serial number. Could you send a photo of the label and the proof of purchase?',
      ],
    ],
  },
  {
    who: 7,
    kind: 'question',
    hoursAgo: 170,
    subject: 'SRT latency settings',
    body: 'Which latency do you advise for a link with 120 ms round trip?',
    steps: [
      [168, 'solves', 'Four times the round trip is a good start: 480 ms; raise it if the loss counter grows.'],
      [120, 'closes'],
    ],
  },
  {
    who: 0,
    kind: 'repair',
    hoursAgo: 200,
    serial: 'DEMO1011',
    subject: '网口指示灯不亮',
    body: '网口灯不亮，PoE 供电正常。',
    steps: [
      [198, takes],
      [197, 'answers', '您好！请换一条网线并直连电脑测试。'],
      [190, 'writes', '直连也不亮。'],
      [189, 'notes', '疑似网口硬件故障，准备询问维修判定。'],
    ],
  },
  {
    who: 2,
    kind: 'other',
    hoursAgo: 240,
    subject: '培训资料',
    body: '新学期有学生实训，能否提供培训资料？',
    steps: [
      [238, 'solves', '资料包已发送，请查收邮件。'],
      [200, 'closes'],
    ],
  },
  {
    who: 8,
    kind: 'repair',
    hoursAgo: 0.1,
    serial: 'DEMO1003',
    model: 'AI-20',
    subject: 'Lens does not focus',
    body: 'Autofocus hunts in dim light since yesterday, manual focus works.',
    dealerMayKnow: false,
    tags: ['lens'],
  },
]
