import type { Locale, Texts } from '#lib/texts.ts'
import type { ProblemWords } from '#platform/http/index.ts'
import type { Field, FileProblem, RowProblem, RowProblemCode } from './imports.schema.ts'

/** What a column holds, as people say it. */
export const fieldNames: Texts<Record<Field, string>> = {
  'zh-CN': {
    serial: '序列号',
    model: '型号',
    family: '产品系列',
    shipped: '出库日期',
    dealer: '经销商',
    sold: '开票日期',
    price: '发票单价',
    currency: '币种',
    received: '签收日期',
    licence_until: '授权到期',
    channel: '销售渠道',
  },
  en: {
    serial: 'serial number',
    model: 'model',
    family: 'family',
    shipped: 'ship date',
    dealer: 'dealer',
    sold: 'invoice date',
    price: 'invoice price',
    currency: 'currency',
    received: 'received date',
    licence_until: 'licence end',
    channel: 'sales channel',
  },
}

type Words = (params: Readonly<Record<string, string>>) => string

const rowTexts: Texts<Record<RowProblemCode, Words>> = {
  'zh-CN': {
    unclosed_quote: () => '从这一行起有一个引号没有闭合，其后的内容没有读取：请补上引号后重新导入',
    record_too_long: () => '这一行超过 100 KB，多半是引号没有闭合，其后的内容没有读取：请修改后重新导入',
    column_count: () => '这一行的列数与表头不同：多半是文字里含有未加引号的分隔符',
    formula_without_value: () => '单元格是公式，文件里没有保存它的结果：请改为数值或文字',
    cell_error: () => '单元格是错误值或无法读取',
    required: () => '必须填写',
    too_long: () => '内容过长（最多 500 个字符）',
    serial_empty: () => '没有序列号',
    serial_too_short: () => '序列号太短：至少 4 个字母或数字',
    serial_too_long: () => '序列号太长：最多 32 个字母或数字',
    serial_malformed_text: () => '序列号含有损坏的字符',
    serial_control_character: () => '序列号含有不可见的控制字符',
    serial_looks_like_number: () => '表格软件把序列号变成了数字，位数可能已丢失：请把该列设为“文本”格式并重新填写',
    serial_bad_character: (p) => `序列号不能包含“${p['character']}”`,
    unknown_model: () => '产品目录中没有这个型号',
    unknown_family: () => '政策中没有这个产品系列',
    family_differs: (p) => `产品目录中型号 ${p['model']} 属于另一系列（${p['family']}）`,
    not_a_date: () => '不是存在的日期：请写作 YYYY-MM-DD',
    ambiguous_date: () => '看不出哪个是年、月、日：请写作 YYYY-MM-DD',
    future_date: (p) => `日期晚于今天（${p['today']}）`,
    before_shipped: (p) => `早于出库日期 ${p['day']}：请核对；若属实，请清空此格，导入后凭证据单独登记`,
    before_sold: (p) => `早于开票日期 ${p['day']}：请核对；若属实，请清空此格，导入后凭证据单独登记`,
    not_a_price: () => '不是价格：请写作 2580.00，不能为负，最多两位小数',
    currency_differs: (p) => `价格中的币种与币种列（${p['currency']}）不同`,
    price_without_sale: () => '有价格而没有开票日期',
    currency_missing: () => '有价格而没有币种',
    unknown_currency: () => '不是 ISO 4217 币种：请写作 CNY、USD 等',
    dealer_without_date: () => '有经销商而没有出库或开票日期',
    dealer_missing: () => '渠道为经销而没有经销商',
    channel_differs: () => '渠道为直销却写有经销商',
    unknown_channel: () => '渠道只能是“直销”或“经销”',
    licence_without_date: () => '有授权到期而没有任何日期',
    same_serial: (p) => `与第 ${p['row']} 行的序列号相同：只采用了那一行`,
    differs: (p) => `与已有记录不同：记录中为“${p['known']}”，未改动`,
    model_differs: (p) => `与已有记录不同：记录中的型号为“${p['known']}”，未改动`,
    is_replacement: () => '这台是维修更换件，销售记录属于它所替换的设备，未改动',
  },
  en: {
    unclosed_quote: () =>
      'a quote opens on this row and is never closed; nothing after it was read: close it and import again',
    record_too_long: () =>
      'this row is longer than 100 KB, most likely an unclosed quote; nothing after it was read: mend it and import again',
    column_count: () =>
      'the row has not as many columns as the header: most likely a separator inside an unquoted text',
    formula_without_value: () => 'the cell is a formula whose result is not saved in the file: put the value itself',
    cell_error: () => 'the cell is an error value or cannot be read',
    required: () => 'must be filled in',
    too_long: () => 'too long (at most 500 characters)',
    serial_empty: () => 'there is no serial number',
    serial_too_short: () => 'the serial number is too short: at least 4 letters or digits',
    serial_too_long: () => 'the serial number is too long: at most 32 letters or digits',
    serial_malformed_text: () => 'the serial number contains a broken character',
    serial_control_character: () => 'the serial number contains an invisible control character',
    serial_looks_like_number: () =>
      'a spreadsheet has turned the serial number into a number and may have lost digits: format the column as text and enter it again',
    serial_bad_character: (p) => `a serial number cannot contain “${p['character']}”`,
    unknown_model: () => 'the catalogue has no such model',
    unknown_family: () => 'the policy has no such product family',
    family_differs: (p) => `in the catalogue model ${p['model']} is of another family (${p['family']})`,
    not_a_date: () => 'not an existing date: write YYYY-MM-DD',
    ambiguous_date: () => 'which is the year, the month and the day cannot be told: write YYYY-MM-DD',
    future_date: (p) => `later than today (${p['today']})`,
    before_shipped: (p) =>
      `before the ship date ${p['day']}: check it; if it is true, leave the cell empty and record it by itself with its evidence`,
    before_sold: (p) =>
      `before the invoice date ${p['day']}: check it; if it is true, leave the cell empty and record it by itself with its evidence`,
    not_a_price: () => 'not a price: write 2580.00, never negative, two decimals at most',
    currency_differs: (p) => `the price names another currency than the column (${p['currency']})`,
    price_without_sale: () => 'a price without an invoice date',
    currency_missing: () => 'a price without a currency',
    unknown_currency: () => 'not an ISO 4217 currency: write CNY, USD and so on',
    dealer_without_date: () => 'a dealer without a ship date or an invoice date',
    dealer_missing: () => 'the channel is a dealer, but none is named',
    channel_differs: () => 'the channel is direct, but a dealer is named',
    unknown_channel: () => 'the channel can be “direct” or “dealer” only',
    licence_without_date: () => 'a licence end without any date',
    same_serial: (p) => `the same serial number as row ${p['row']}: only that row was taken`,
    differs: (p) => `differs from what is on record: “${p['known']}”; nothing was changed`,
    model_differs: (p) => `differs from what is on record: model “${p['known']}”; nothing was changed`,
    is_replacement: () =>
      'this unit is a replacement; the sale belongs to the unit that it replaced; nothing was changed',
  },
}

/** What is wrong with a row, as one sentence without its column and value. */
export const problemSentence = (problem: RowProblem, locale: Locale): string =>
  rowTexts[locale][problem.code](problem.params ?? {})

const list = (names: readonly string[], locale: Locale): string => names.join(locale === 'en' ? ', ' : '、')

type Of<C extends FileProblem['code']> = FileProblem extends infer P
  ? P extends { readonly code: infer Codes }
    ? C extends Codes
      ? P
      : never
    : never
  : never

type FileWords = { readonly [C in FileProblem['code']]: (problem: Of<C>) => string }

const fileTexts: Texts<FileWords> = {
  'zh-CN': {
    no_such_file: () => '找不到或无法读取这个文件。',
    no_rows: () => '文件中没有数据行。',
    not_text: () => '文件内容不是文本表格：请另存为 CSV（或以 .xlsx 为扩展名的 Excel 工作簿）。',
    old_xls: () => '这是旧的 .xls 格式：请另存为 .xlsx 或 CSV。',
    not_xlsx: () => '扩展名是 .xlsx，但文件内容不是工作簿。',
    unknown_encoding: () => '无法识别文件的编码：请另存为 UTF-8，或用 encoding 指定（命令行为 --encoding）。',
    zip_unsafe: () => '工作簿的包内有越界路径、链接或加密内容，拒绝读取。',
    zip_bomb: () => '工作簿解压后过大（条目、总量或压缩比超限），拒绝读取：请另存为 CSV。',
    macros: () => '工作簿含有宏，拒绝读取：请另存为不含宏的 .xlsx 或 CSV。',
    doctype: () => '工作簿的 XML 中有 DOCTYPE 声明，拒绝读取。',
    xlsx_unreadable: () => '工作簿已损坏，或大到无法在内存限额内读取：请另存为 CSV。',
    catalogue_empty: () => '产品目录是空的：请先用 sanbao model add 添加型号，或用 sanbao seed 载入示例。',
    taken_over: () => '另一个进程正在导入同一个文件；本次停止，没有重复写入。',
    missing_columns: ({ fields, found }) =>
      `表头中找不到这些列：${list(
        fields.map((field) => fieldNames['zh-CN'][field]),
        'zh-CN',
      )}。文件中有：${list(found, 'zh-CN') || '无'}。可用映射文件（--map；API 为 map_serial 等）指定。`,
    duplicate_header: ({ header }) => `表头“${header}”出现了两次：请删去或改名其中一列。`,
    forbidden_header: ({ header }) => `表头不能叫“${header}”。`,
    mapped_header_missing: ({ header }) => `映射文件中的列“${header}”不在表头中。`,
    no_such_sheet: ({ header }) => `工作簿中没有名为“${header}”的工作表。`,
    two_columns: ({ field, headers }) =>
      `${list(headers, 'zh-CN')}都可能是${fieldNames['zh-CN'][field]}：请用映射文件（--map；API 为 map_serial 等）指定其一。`,
  },
  en: {
    no_such_file: () => 'The file is not there or cannot be read.',
    no_rows: () => 'The file has no rows.',
    not_text: () =>
      'The content of the file is not a text table: save it as CSV (or as an Excel workbook ending in .xlsx).',
    old_xls: () => 'This is the old .xls format: save it as .xlsx or CSV.',
    not_xlsx: () => 'The name ends in .xlsx, but the content is no workbook.',
    unknown_encoding: () =>
      'The encoding of the file cannot be told: save it as UTF-8, or name it (--encoding, in the API encoding=).',
    zip_unsafe: () =>
      'The workbook’s packing holds paths that lead outside, links or encrypted parts; it was not read.',
    zip_bomb: () => 'Unpacked, the workbook is too big (entries, size or ratio); it was not read: save it as CSV.',
    macros: () => 'The workbook holds macros; it was not read: save it as .xlsx without macros, or as CSV.',
    doctype: () => 'The workbook’s XML holds a DOCTYPE; it was not read.',
    xlsx_unreadable: () => 'The workbook is damaged, or too big to be read within the memory allowed: save it as CSV.',
    catalogue_empty: () =>
      'The catalogue is empty: add models with sanbao model add first, or load the demonstration with sanbao seed.',
    taken_over: () => 'Another process is importing the same file; this one has stopped, nothing was written twice.',
    missing_columns: ({ fields, found }) =>
      `The header has no column for: ${list(
        fields.map((field) => fieldNames.en[field]),
        'en',
      )}. It has: ${list(found, 'en') || 'none'}. A mapping file (--map, in the API map_serial= and so on) can name them.`,
    duplicate_header: ({ header }) => `The header “${header}” stands there twice: remove or rename one of the columns.`,
    forbidden_header: ({ header }) => `A column cannot be called “${header}”.`,
    mapped_header_missing: ({ header }) => `The column “${header}” of the mapping file is not in the header.`,
    no_such_sheet: ({ header }) => `The workbook has no sheet called “${header}”.`,
    two_columns: ({ field, headers }) =>
      `${list(headers, 'en')} may each be the ${fieldNames.en[field]}: name one of them in a mapping file (--map, in the API map_serial= and so on).`,
  },
}

/** Why a file cannot be imported, as one sentence. */
export const fileSentence = (problem: FileProblem, locale: Locale): string =>
  (fileTexts[locale][problem.code] as (problem: FileProblem) => string)(problem)

export const importProblems: Texts<Record<'file_refused', ProblemWords>> = {
  'zh-CN': { file_refused: { title: '这个文件不能导入', detail: 'detail 会说明这个文件为什么不能导入。' } },
  en: { file_refused: { title: 'This file cannot be imported', detail: 'The detail says why this one cannot.' } },
}

/** Words of `sanbao import`. */
export const importTexts = {
  'zh-CN': {
    dryRun: '试运行：没有写入任何内容。',
    resumed: (row: number) => `接着上次中断的导入，从第 ${row} 行之后继续。`,
    columns: '识别的列',
    ignored: '忽略的列',
    newDealers: '新的经销商',
    rows: '行',
    added: '新设备',
    completed: '补充了事实',
    unchanged: '没有变化',
    conflicts: '与已有记录矛盾（未改动）',
    errors: '有错误（未导入）',
    more: (count: number) => `……还有 ${count} 行`,
    catalogueFilled: (models: number) => `产品目录是空的：已载入示例目录（${models} 个型号）。`,
    wrote: (path: string) => `问题行已写入 ${path}：改好后可再次导入。`,
    row: '行',
    progress: '导入 {bar} {percentage}% | {value} / 约 {total} 行 | {rate} 行/秒 | 剩余 {eta_formatted}',
    line: (rows: number, percent: number, rate: number, left: number) =>
      `已处理 ${rows} 行（${percent}%），${rate} 行/秒，约剩 ${left} 秒`,
    badMap: (reason: string) => `映射文件无法使用：${reason}`,
    badErrors: (path: string, reason: string) => `无法写入问题文件 ${path}（${reason}）：请用 --errors 指定另一个。`,
    errorsIntoFile: (path: string) => `问题行不能写回被导入的文件 ${path}：请用 --errors 指定另一个。`,
  },
  en: {
    dryRun: 'Dry run: nothing was written.',
    resumed: (row: number) => `Going on after row ${row}, where the last import of this file was interrupted.`,
    columns: 'Columns found',
    ignored: 'Columns ignored',
    newDealers: 'New dealers',
    rows: 'rows',
    added: 'new units',
    completed: 'told something new of a known unit',
    unchanged: 'unchanged',
    conflicts: 'contradict what is on record (nothing changed)',
    errors: 'with errors (not imported)',
    more: (count: number) => `… and ${count} more rows`,
    catalogueFilled: (models: number) =>
      `The catalogue was empty: the demonstration catalogue was loaded (${models} models).`,
    wrote: (path: string) => `The rows with problems are in ${path}: mend them and import that file.`,
    row: 'Row',
    progress: 'Importing {bar} {percentage}% | {value} of about {total} rows | {rate} rows/s | {eta_formatted} left',
    line: (rows: number, percent: number, rate: number, left: number) =>
      `${rows} rows done (${percent}%), ${rate} rows/s, about ${left} s left`,
    badMap: (reason: string) => `The mapping file cannot be used: ${reason}`,
    badErrors: (path: string, reason: string) =>
      `The file of problems ${path} cannot be written (${reason}); name another one with --errors.`,
    errorsIntoFile: (path: string) =>
      `The problems cannot be written into the file that is imported, ${path}; name another one with --errors.`,
  },
} as const satisfies Texts<Record<string, unknown>>
