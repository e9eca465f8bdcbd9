import type { Texts } from '#lib/texts.ts'
import type { ProblemWords } from '#platform/http/index.ts'

/** Refusals of the warranty check and of writing facts, and the heads of the download. */
export type WarrantyProblem =
  | 'serial_unknown'
  | 'serial_malformed'
  | 'clause_unknown'
  | 'edition_unknown'
  | 'event_refused'
  | 'serial_taken'

export const warrantyProblems: Texts<Record<WarrantyProblem, ProblemWords>> = {
  'zh-CN': {
    serial_unknown: {
      title: '我们的记录中没有这个序列号',
      detail:
        '这并不表示不在保修期内。请对照标签核对每个字符（0 与 O、1 与 I 不同）；若无误，请把购买凭证和标签照片发给我们，我们会补上记录。',
    },
    serial_malformed: {
      title: '这不是序列号',
      detail: '序列号由 4 到 32 个字母和数字组成，印在设备标签上“S/N”之后。',
    },
    clause_unknown: { title: '没有这一条款', detail: '条款编号的列表见 /api/v1/policy。' },
    edition_unknown: { title: '没有这一版本的政策', detail: '版本的列表见 /api/v1/policy。' },
    event_refused: { title: '这条事实不能记录', detail: '请按 errors 中列出的字段改正后重试。' },
    serial_taken: { title: '替换件的序列号已属于另一台设备', detail: '请核对替换件的序列号。' },
  },
  en: {
    serial_unknown: {
      title: 'This serial number is not in our records',
      detail:
        'That does not mean it is out of warranty. Check each character against the label (0 is not O, 1 is not I); ' +
        'if it is right, send us the proof of purchase and a photograph of the label, and we will complete the record.',
    },
    serial_malformed: {
      title: 'This is not a serial number',
      detail: 'A serial number has 4 to 32 letters and digits and stands after “S/N” on the label of the device.',
    },
    clause_unknown: { title: 'There is no such clause', detail: 'The clause ids are listed at /api/v1/policy.' },
    edition_unknown: {
      title: 'There is no such edition of the policy',
      detail: 'The editions are listed at /api/v1/policy.',
    },
    event_refused: {
      title: 'This fact cannot be recorded',
      detail: 'Correct the fields listed under errors and send it again.',
    },
    serial_taken: {
      title: 'The serial of the replacement belongs to another unit',
      detail: 'Check the serial number of the replacement.',
    },
  },
}

/** Sentences of the batch page and the heads of its download. */
export const batchTexts: Texts<{
  readonly tooMany: (max: number) => string
  readonly none: string
  readonly head: readonly string[]
}> = {
  'zh-CN': {
    tooMany: (max) => `一次最多查询 ${max} 个序列号，请分批查询。`,
    none: '请粘贴至少一个序列号，每行一个。',
    head: ['查询的序列号', '序列号', '型号', '状态', '保修截止', '条款', '说明', '截至日期', '政策版本'],
  },
  en: {
    tooMany: (max) => `At most ${max} serial numbers at once; check them in parts.`,
    none: 'Paste at least one serial number, one on each line.',
    head: [
      'Serial asked',
      'Serial',
      'Model',
      'Status',
      'Covered until',
      'Clause',
      'Explanation',
      'As of',
      'Policy edition',
    ],
  },
}

/** What `sanbao coverage` says when it cannot answer. */
export const commandTexts: Texts<{
  readonly noSerials: string
  readonly badDay: string
  readonly unreadable: (file: string) => string
}> = {
  'zh-CN': {
    noSerials: '请给出序列号，或用 --file 给出序列号文件。',
    badDay: '日期应写成 YYYY-MM-DD；--known 也可以是带时区的时刻。',
    unreadable: (file) => `读不了文件 ${file}`,
  },
  en: {
    noSerials: 'Give serial numbers, or a file of them with --file.',
    badDay: 'Write a day as YYYY-MM-DD; --known may also be an instant with its offset.',
    unreadable: (file) => `cannot read the file ${file}`,
  },
}
