import type { Bilingual } from '#lib/texts.ts'

const pair = (zh: string, en: string): Bilingual => ({ zh, en })

/** The words for the codes that steps and values carry. A code without a word is shown as it stands. */
export const names: Readonly<Record<string, Bilingual>> = {
  // Causes
  product_fault: pair('产品自身故障', 'a fault of the product'),
  unknown: pair('原因不明的故障', 'a fault whose cause cannot be found'),
  no_fault_found: pair('未发现故障', 'no fault found'),
  human_damage: pair('人为损坏', 'human damage'),
  accessory_visible_damage: pair('线材、配件外观损伤', 'visible damage to a cable or accessory'),
  unauthorised_opening: pair('未经授权的改装、拆卸或维修', 'opening, modification or repair without leave'),
  transit_in: pair('寄往千视途中的损坏', 'damage on the way to Kiloview'),
  transit_out: pair('千视寄回途中的损坏', 'damage on the way back from Kiloview'),
  against_manual: pair(
    '未按说明书安装、使用、维护或保管',
    'use, installation, maintenance or storage against the manual',
  ),
  force_majeure: pair('不可抗力', 'force majeure'),
  identity_unreadable: pair('铭牌与 SN 条码无法识别', 'nameplate and serial label unreadable'),
  // Who
  customer: pair('客户', 'the customer'),
  manufacturer: pair('千视', 'Kiloview'),
  dealer: pair('经销商', 'the dealer'),
  carrier: pair('承运商', 'the carrier'),
  // Remedies
  firmware: pair('升级固件', 'firmware upgrade'),
  part: pair('更换故障部件', 'renewing the faulty part'),
  unit: pair('整机更换', 'replacing the whole unit'),
  exchange: pair('换货', 'exchange'),
  refund: pair('按发票价格退货', 'refund at the invoice price'),
  // Layers of cover
  standard: pair('标准质保', 'standard warranty'),
  free_extension: pair('注册免费延保', 'free registered extension'),
  paid_extension: pair('付费延保', 'paid extension'),
  part_90: pair('更换部件的质保', 'the warranty of the replaced part'),
  waiver: pair('善意保修', 'goodwill'),
  none: pair('无', 'none'),
  // Purposes of disclosure
  service: pair('提供服务', 'service'),
  warranty_proof: pair('核实保修资格', 'proof of warranty'),
  shipping: pair('寄送', 'shipping'),
  dealer_routing: pair('转交经销商', 'hand-over to the dealer'),
  // What is missing
  proof_of_purchase: pair('购买凭证（发票或订单）', 'proof of purchase (invoice or order)'),
  proof_of_delivery: pair('签收凭证', 'proof of delivery'),
  carrier_certificate: pair('运输公司出具的货损凭证', "the carrier's damage certificate"),
  dated_evidence: pair(
    '能证明故障日期的材料（日志、视频、报修记录）',
    'dated evidence of the fault (log, video, service record)',
  ),
  inspection: pair('工程师检测结果', "the engineer's findings"),
  severity: pair('与描述不符的严重程度认定', 'a finding of how serious the mismatch is'),
  company: pair('公司信息', 'company details'),
  barcode: pair('产品条码', "the product's barcode"),
  // Parts that are commonly replaced
  mainboard: pair('主板', 'main board'),
  power_board: pair('电源板', 'power board'),
  power_supply: pair('电源', 'power supply'),
  fan: pair('风扇', 'fan'),
  // Ways to ask
  email: pair('电子邮件', 'e-mail'),
  web: pair('网页表单', 'the web form'),
  phone: pair('电话', 'telephone'),
}
