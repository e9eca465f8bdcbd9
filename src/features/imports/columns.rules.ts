import { fail, ok } from '#lib/result.ts'
import type { Result } from '#lib/result.ts'
import { fields } from './imports.schema.ts'
import type { Field, FileProblem, Mapping } from './imports.schema.ts'

/** The names under which exports know our fields: lower case, without spaces and punctuation. */
const NAMES: Readonly<Record<Field, readonly string[]>> = {
  serial: [
    'serial',
    'serialno',
    'serialnumber',
    'sn',
    'snno',
    'sncode',
    'barcode',
    'productbarcode',
    '序列号',
    '产品序列号',
    '设备序列号',
    '产品条码',
    '条码',
    '条形码',
    'sn码',
    'sn号',
    '产品sn',
    '机身号',
    '机器编号',
  ],
  model: [
    'model',
    'modelno',
    'modelname',
    'product',
    'productmodel',
    'item',
    'itemcode',
    'sku',
    '型号',
    '产品型号',
    '规格型号',
    '机型',
    '物料编码',
  ],
  family: [
    'family',
    'series',
    'productfamily',
    'productseries',
    'productline',
    'category',
    '产品系列',
    '系列',
    '产品类别',
    '类别',
    '产品线',
  ],
  shipped: [
    'shipped',
    'shipdate',
    'shippeddate',
    'shippedon',
    'shippingdate',
    'dateshipped',
    'dispatchdate',
    'dispatched',
    '出库日期',
    '发货日期',
    '出货日期',
    '出厂日期',
    '发货时间',
    '出库时间',
  ],
  dealer: [
    'dealer',
    'dealername',
    'distributor',
    'reseller',
    'channelpartner',
    '经销商',
    '经销商名称',
    '代理商',
    '渠道商',
    '分销商',
  ],
  sold: [
    'sold',
    'solddate',
    'soldon',
    'saledate',
    'salesdate',
    'dateofsale',
    'invoicedate',
    'invoiced',
    'purchasedate',
    '开票日期',
    '发票日期',
    '销售日期',
    '售出日期',
    '购买日期',
    '开票时间',
  ],
  price: [
    'price',
    'unitprice',
    'invoiceprice',
    'invoiceunitprice',
    'lineprice',
    'grossprice',
    '发票单价',
    '单价',
    '发票价格',
    '发票价',
    '含税单价',
    '价格',
  ],
  currency: ['currency', 'currencycode', 'curr', '币种', '货币', '币别'],
  received: [
    'received',
    'receiveddate',
    'receivedon',
    'delivered',
    'deliverydate',
    'delivereddate',
    'deliveredon',
    'datereceived',
    '签收日期',
    '收货日期',
    '到货日期',
    '签收时间',
    '收货时间',
  ],
  licence_until: [
    'licenceend',
    'licenseend',
    'licenceuntil',
    'licenseuntil',
    'licenceexpiry',
    'licenseexpiry',
    'licenceexpires',
    'licenseexpires',
    '授权到期',
    '授权到期日',
    '授权到期日期',
    '授权截止日期',
    '许可到期',
    '许可到期日',
    '许可证到期日',
  ],
  channel: ['channel', 'saleschannel', '渠道', '销售渠道', '销售方式'],
}

const FIELD_OF: ReadonlyMap<string, Field> = new Map(
  fields.flatMap((field) => NAMES[field].map((name): [string, Field] => [name, field])),
)

/** Rows among which the header is looked for: titles and notes may stand above it. */
export const ROWS_ABOVE = 20

const REQUIRED: readonly Field[] = ['serial', 'model']

/** Names that would reach into JavaScript's own objects wherever a row becomes one. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

const nameKey = (header: string): string =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]/gu, '')

/** Which column holds which field. */
export interface Columns {
  readonly header: readonly string[]
  /** Field to the index of its column. */
  readonly at: Readonly<Partial<Record<Field, number>>>
  readonly ignored: readonly string[]
}

const twice = (header: readonly string[]): string | undefined => {
  const named = header.filter((name) => name !== '').map((name) => name.normalize('NFKC').toLowerCase())
  return named.find((name, index) => named.indexOf(name) !== index)
}

const fieldOf = (name: string, mapping: Mapping): Field | undefined => {
  const mapped = fields.find((field) => mapping[field] !== undefined && mapping[field] === name)
  if (mapped !== undefined) return mapped
  const usual = FIELD_OF.get(nameKey(name))
  return usual === undefined || mapping[usual] !== undefined ? undefined : usual
}

/**
 * Finds the columns by their headers: first those of the mapping, the rest by their usual Chinese and English names.
 * @returns what stands in the way otherwise: a header twice, two columns for one field, serial or model missing
 */
export const findColumns = (cells: readonly string[], mapping: Mapping = {}): Result<Columns, FileProblem> => {
  const header = cells.map((cell) => cell.trim())
  const forbidden = header.find((name) => FORBIDDEN.has(name.normalize('NFKC').toLowerCase()))
  if (forbidden !== undefined) return fail({ code: 'forbidden_header', header: forbidden })
  const repeated = twice(header)
  if (repeated !== undefined) return fail({ code: 'duplicate_header', header: repeated })
  const at: Partial<Record<Field, number>> = {}
  const ignored: string[] = []
  for (const [index, name] of header.entries()) {
    const field = fieldOf(name, mapping)
    if (field === undefined) {
      if (name !== '') ignored.push(name)
      continue
    }
    const other = at[field]
    if (other !== undefined) return fail({ code: 'two_columns', field, headers: [header[other] ?? '', name] })
    at[field] = index
  }
  const unmapped = fields.find((field) => mapping[field] !== undefined && at[field] === undefined)
  if (unmapped !== undefined) return fail({ code: 'mapped_header_missing', header: mapping[unmapped] ?? '' })
  const missing = REQUIRED.filter((field) => at[field] === undefined)
  if (missing.length > 0)
    return fail({ code: 'missing_columns', fields: missing, found: header.filter((name) => name !== '') })
  return ok({ header, at, ignored })
}

/**
 * Finds the columns under a header of two lines, as merged cells make it: «日期» above «出库日期» and «开票日期», with nothing below
 * serial and model. The lower name counts where there is one.
 * @returns the columns of the first line alone when the second is no part of the header
 */
export const withSecondLine = (columns: Columns, cells: readonly string[], mapping: Mapping = {}): Columns => {
  const second = cells.map((cell) => cell.trim())
  const isBlank = REQUIRED.every((field) => (second[columns.at[field] ?? -1] ?? '') === '')
  if (!isBlank || !second.some((name) => fieldOf(name, mapping) !== undefined)) return columns
  const width = Math.max(columns.header.length, second.length)
  const names = Array.from({ length: width }, (_, index) => second[index] || (columns.header[index] ?? ''))
  const both = findColumns(names, mapping)
  return both.ok ? both.value : columns
}
