import { sentence } from './reader.ts'

/** Sentences of the rules on returns, repairs, applications, firmware, response, routing and disclosure. */
export const claimRules = {
  return_window: sentence(
    (r) =>
      `产品于${r.day('received')}签收，收货次日起算 ${r.num('days')} 日，退换货最后一日为${r.day('last_day')}${r.is('rolled', true) ? '（末日为休息日，顺延至工作日）' : ''}${r.is('holidays_known', false) ? '（该年节假日安排尚未公布，仅按周末计算）' : ''}；请求日为${r.day('claimed')}。`,
    (r) =>
      `Received on ${r.day('received')}; counting ${r.num('days')} days from the day after, the last day for a return is ${r.day('last_day')}${r.is('rolled', true) ? ' (moved on from a rest day)' : ''}${r.is('holidays_known', false) ? " (that year's public holidays are not known yet; weekends only)" : ''}; the claim is of ${r.day('claimed')}.`,
  ),
  return_period_passed: sentence(
    (r) => `${r.day('claimed')}已超过退换货期限（${r.day('last_day')}），不再享有免费退换货；可以继续按保修处理。`,
    (r) =>
      `${r.day('claimed')} is past the return period (${r.day('last_day')}), so the free return lapses; the claim goes on as a warranty repair.`,
  ),
  return_already_used: sentence(
    (r) => `这次购买的退换货权利已在${r.day('on')}使用过一次。`,
    (r) => `The right of return for this purchase was already used, on ${r.day('on')}.`,
  ),
  receipt_unknown: sentence(
    () => '我们不知道收货日期，需要签收凭证才能计算退换货期限。',
    () => 'We do not know the day of receipt; proof of delivery is needed to count the return period.',
  ),
  return_barred: sentence(
    () => '属于保修除外情形的产品不能免费退换货。',
    () => 'A product that falls under an exclusion of the warranty cannot be returned free of charge.',
  ),
  serious_mismatch: sentence(
    () => '产品与原描述严重不符。',
    () => 'The product differs seriously from its description.',
  ),
  minor_mismatch: sentence(
    () => '产品与描述的差异不严重，不符合退换货条件。',
    () => 'The difference from the description is not serious, so it is no ground for a return.',
  ),
  severity_not_judged: sentence(
    () => '与描述不符的程度尚待认定。',
    () => 'How serious the mismatch is has not been judged yet.',
  ),
  shipping_damage_certified: sentence(
    () => '已提供运输公司的货损凭证。',
    () => "The carrier's damage certificate is there.",
  ),
  shipping_damage_uncertified: sentence(
    () => '尚缺运输公司的货损凭证；请求保留原日期，补交后继续处理。',
    () =>
      "The carrier's damage certificate is still missing; the claim keeps its date and goes on once it is supplied.",
  ),
  no_fault_confirmed: sentence(
    () => '检测未发现故障，不符合退换货条件。',
    () => 'The inspection found no fault, so there is no ground for a return.',
  ),
  not_inspected_yet: sentence(
    () => '工程师尚未检测，结果出来后才能最终判定。',
    () => 'An engineer has not inspected it yet; the findings decide.',
  ),
  fault_confirmed: sentence(
    () => '已确认存在非人为损坏的故障。',
    () => 'A fault that is not human-made is confirmed.',
  ),
  choose_refund_or_exchange: sentence(
    () => '您可以选择一次退货，或更换同型号同规格的产品。',
    () => 'You may choose, once: a refund, or exchange for the same model and specification.',
  ),
  refund_only: sentence(
    () => '同型号产品已无货，可以退货；经您同意也可更换类似产品。',
    () => 'The same model is no longer available: a refund, or a similar product if you agree.',
  ),
  refund_at_invoice_price: sentence(
    (r) => `按该产品发票价格（含税）由发票开具方（${r.name('refund_by')}）退款。`,
    (r) =>
      `The refund is the line price on the invoice, tax included, paid by the seller on the invoice (${r.name('refund_by')}).`,
  ),
  return_freight: sentence(
    (r) => `确认后，寄回的运费由${r.name('payer')}承担。`,
    (r) => `Once confirmed, the freight of sending it back is borne by ${r.name('payer')}.`,
  ),
  fault_day_is_report: sentence(
    (r) => `故障日按报修日${r.day('on')}计。`,
    (r) => `The fault counts as of the day it was reported, ${r.day('on')}.`,
  ),
  fault_day_as_stated: sentence(
    (r) => `故障日按客户所述，为${r.day('stated')}。`,
    (r) => `The fault counts as of the day stated, ${r.day('stated')}.`,
  ),
  fault_day_evidenced: sentence(
    (r) => `有材料证明故障发生于${r.day('stated')}。`,
    (r) => `Dated evidence shows that the fault appeared on ${r.day('stated')}.`,
  ),
  fault_day_not_evidenced: sentence(
    (r) => `所述故障日${r.day('stated')}没有材料证明，该日与报修日（${r.day('reported')}）都须在保。`,
    (r) =>
      `The stated day of the fault, ${r.day('stated')}, is not evidenced, so both that day and the report (${r.day('reported')}) have to be covered.`,
  ),
  fault_excluded: sentence(
    (r) => `检测结论为${r.name('cause')}，不属于免费保修范围。`,
    (r) => `The finding is ${r.name('cause')}, which the free warranty does not cover.`,
  ),
  whole_claim_excluded: sentence(
    () => '一处除外情形使整个请求不在免费保修范围内。',
    () => 'One exclusion puts the whole claim outside the free warranty.',
  ),
  fault_covered: sentence(
    (r) => `免费保修范围内的故障 ${r.num('free')} 项，另行收费 ${r.num('charged')} 项。`,
    (r) => `Faults under the free warranty: ${r.num('free')}; charged: ${r.num('charged')}.`,
  ),
  fault_in_replaced_part: sentence(
    () => '故障发生在更换过的部件上，仍在该部件自身的质保期内。',
    () => 'The fault is in what was replaced before and still within its own warranty.',
  ),
  unknown_cause_covered: sentence(
    () => '查不出原因的故障按非人为损坏处理。',
    () => 'A fault whose cause cannot be found is treated as not human-made.',
  ),
  unknown_cause_excluded: sentence(
    () => '原因不明的故障须由客户证明非人为。',
    () => 'For a fault of unknown cause the customer has to show that it is not human-made.',
  ),
  opened_without_leave: sentence(
    () => '产品未经授权被打开、改装或维修，整机不再免费保修。',
    () => 'The product was opened, modified or repaired without leave, so the whole unit is outside the free warranty.',
  ),
  opening_did_not_cause: sentence(
    () => '产品曾被打开，但与此故障无关，不影响保修。',
    () => 'The product was opened, but that did not cause this fault; the warranty stands.',
  ),
  identity_unreadable: sentence(
    () => '铭牌与 SN 条码无法识别，整机不在免费保修范围内。',
    () => 'Nameplate and serial label cannot be read, so the whole unit is outside the free warranty.',
  ),
  one_mark_still_readable: sentence(
    () => '铭牌与 SN 条码中仍有一处可以识别，保修不受影响。',
    () => 'One of nameplate and serial label can still be read; the warranty stands.',
  ),
  refused_by_two_people: sentence(
    (r) => `经两人书面决定不予免费保修，理由：${r.text('reason')}。您可以提出异议。`,
    (r) => `Two people decided in writing against free warranty; reason: ${r.text('reason')}. You may contest it.`,
  ),
  discretion_without_effect: sentence(
    () => '酌情拒保未经两人书面批准，不生效。',
    () => 'A discretionary refusal without two people and a written reason has no effect.',
  ),
  waived: sentence(
    (r) => `千视于${r.day('on')}作出对您有利的善意处理：${r.text('reason')}。`,
    (r) => `Kiloview made an exception in your favour on ${r.day('on')}: ${r.text('reason')}.`,
  ),
  way_back_unknown: sentence(
    () => '没有寄回送达的记录，需要签收凭证。',
    () => 'There is no record of the delivery back to you; proof of delivery is needed.',
  ),
  way_back_damage_too_late: sentence(
    (r) => `寄回途中的损坏须在${r.day('until')}前提出；${r.day('reported')}已超过。`,
    (r) => `Damage on the way back has to be reported by ${r.day('until')}; ${r.day('reported')} is later.`,
  ),
  way_back_damage_ours: sentence(
    (r) => `产品于${r.day('delivered')}寄回送达，途中损坏由千视负责（须在${r.day('until')}前提出）。`,
    (r) =>
      `The product came back on ${r.day('delivered')}; damage on that way is Kiloview's to make good when reported by ${r.day('until')}.`,
  ),
  freight_in: sentence(
    (r) => `寄往千视的运费和保险费由${r.name('payer')}承担，请提供运单号。`,
    (r) => `Freight and insurance to Kiloview are borne by ${r.name('payer')}; give us the tracking number.`,
  ),
  freight_out: sentence(
    (r) => `寄回给您的运费由${r.name('payer')}承担。`,
    (r) => `The freight back to you is borne by ${r.name('payer')}.`,
  ),
  remedy_is_manufacturers_choice: sentence(
    (r) => `修复方式由千视选择：${r.name('remedies')}。`,
    (r) => `Kiloview chooses the remedy: ${r.name('remedies')}.`,
  ),
  remedy_is_exchange: sentence(
    (r) => `服务方式为${r.name('remedies')}。`,
    (r) => `The service is: ${r.name('remedies')}.`,
  ),
  paid_application_window: sentence(
    (r) => `产品于${r.day('sold')}购买，付费延保的申请最后一日为${r.day('last_day')}；申请日为${r.day('applied')}。`,
    (r) =>
      `Bought on ${r.day('sold')}; the last day to apply for the paid year is ${r.day('last_day')}; applied on ${r.day('applied')}.`,
  ),
  paid_application_late: sentence(
    (r) => `已过申请期限（${r.day('last_day')}），不再有当然的权利；千视可以酌情签约。`,
    (r) =>
      `The time to apply is past (${r.day('last_day')}): there is no right to it any more; Kiloview may still agree.`,
  ),
  paid_application_route: sentence(
    (r) => `请向${r.name('route')}提出申请。`,
    (r) => `Apply to ${r.name('route')}.`,
  ),
  firmware_free: sentence(
    () => '该硬件未停产，可终身免费升级固件。',
    () => 'The hardware is not discontinued: firmware upgrades are free for life.',
  ),
  firmware_before_end: sentence(
    (r) => `固件发布于${r.day('released')}，不晚于停产日，可免费升级。`,
    (r) => `The release of ${r.day('released')} is not later than the discontinuation: the upgrade is free.`,
  ),
  firmware_after_end: sentence(
    (r) => `固件发布于${r.day('released')}，晚于停产日${r.day('discontinued')}，不在免费升级之列。`,
    (r) =>
      `The release of ${r.day('released')} is later than the discontinuation on ${r.day('discontinued')}: it is not among the free upgrades.`,
  ),
  software_without_term: sentence(
    () => '软件没有明确的授权期限，可持续免费升级。',
    () => 'The software has no express licence term: upgrades stay free.',
  ),
  software_in_licence: sentence(
    (r) => `软件授权到${r.day('until')}，期内可免费升级。`,
    (r) => `The software licence runs to ${r.day('until')}: upgrades are free until then.`,
  ),
  software_after_licence: sentence(
    (r) => `软件授权已于${r.day('until')}到期。`,
    (r) => `The software licence ended on ${r.day('until')}.`,
  ),
  asked_by_web_form: sentence(
    () => '请求通过网页表单提出。',
    () => 'The request came by the web form.',
  ),
  response_due: sentence(
    (r) => `${r.num('hours')} 小时内由人工答复，最晚为 ${r.instant('due', 'zone')}。`,
    (r) => `A person answers within ${r.num('hours')} hours, by ${r.instant('due', 'zone')}.`,
  ),
  response_not_promised: sentence(
    (r) => `通过${r.name('via')}提出的请求，政策没有承诺答复时限。`,
    (r) => `The policy promises no time of response for requests by ${r.name('via')}.`,
  ),
  bought_from_dealer: sentence(
    () => '产品购自经销商，可以联系经销商获得支持；也可以直接联系千视。',
    () => 'The product was bought from a dealer, who supports you; you may also write to Kiloview.',
  ),
  bought_direct: sentence(
    () => '产品直接购自千视，请直接联系千视。',
    () => 'The product was bought from Kiloview directly: contact Kiloview.',
  ),
  recipient_is_processor: sentence(
    (r) => `${r.name('to')}按政策的解读不属于第三方。`,
    (r) => `As the policy is read, ${r.name('to')} is not a third party.`,
  ),
  consent_given: sentence(
    (r) => `已收到向${r.name('to')}提供信息（用途：${r.name('purpose')}）的同意。`,
    (r) => `There is consent for data to go to ${r.name('to')} (purpose: ${r.name('purpose')}).`,
  ),
  consent_missing: sentence(
    (r) => `没有收到向${r.name('to')}提供信息（用途：${r.name('purpose')}）的同意，因此不会提供。`,
    (r) => `There is no consent for data to go to ${r.name('to')} (purpose: ${r.name('purpose')}), so it does not go.`,
  ),
}
