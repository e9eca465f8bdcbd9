import { sentence } from './reader.ts'

/** Sentences of the rules on terms, extensions, replacements and parts (articles 2.2 to 2.4, 2.9, F). */
export const termRules = {
  sold_by_invoice: sentence(
    (r) => `产品于${r.day('sold')}售出（以最终用户的发票为准），质保从这一天起算。`,
    (r) => `The product was sold on ${r.day('sold')} (the end user's invoice); the warranty counts from that day.`,
  ),
  sold_by_dealer_report: sentence(
    (r) => `经销商报告产品于${r.day('sold')}售出，质保从这一天起算。`,
    (r) => `The dealer reported the sale on ${r.day('sold')}; the warranty counts from that day.`,
  ),
  sold_by_shipment: sentence(
    (r) => `质保从千视出货的${r.day('sold')}起算。`,
    (r) => `The warranty counts from Kiloview's shipment on ${r.day('sold')}.`,
  ),
  proof_may_lengthen: sentence(
    (r) => `我们只知道出货日期（${r.day('sold')}）。如果您的购买日期更晚，凭购买凭证质保会更长。`,
    (r) =>
      `We only know the shipment date (${r.day('sold')}). If you bought later, proof of purchase makes the cover longer.`,
  ),
  no_record_of_sale: sentence(
    () => '我们没有这台产品的销售或出货记录，需要购买凭证才能确定质保期。',
    () => 'We have no record of a sale or shipment of this product; proof of purchase settles its warranty.',
  ),
  standard_term: sentence(
    (r) => `标准质保期为 ${r.num('months')} 个月：从${r.day('from')}到${r.day('ends')}（含当日）。`,
    (r) =>
      `The standard term is ${r.num('months')} months: from ${r.day('from')} to ${r.day('ends')}, that day included.`,
  ),
  replacement_restarts: sentence(
    (r) =>
      `整机已更换，更换后的产品于${r.day('delivered')}送达，质保期从这一天重新计算${r.is('carried', true) ? '，已有的延保随之带入' : ''}。`,
    (r) =>
      `The whole unit was replaced; the replacement was delivered on ${r.day('delivered')} and its warranty counts anew from that day${r.is('carried', true) ? ', with the extensions it had' : ''}.`,
  ),
  exchange_restarts: sentence(
    (r) => `产品在退换货期内已更换，更换后的产品于${r.day('delivered')}送达，质保期从这一天重新计算。`,
    (r) =>
      `The unit was exchanged within the return period; the new one was delivered on ${r.day('delivered')} and its warranty counts anew from that day.`,
  ),
  accessory_keeps_term: sentence(
    () => '配件、线材、电池换货后，原质保期继续，不重新计算。',
    () => 'An exchanged accessory, cable or battery keeps its old term; it does not count anew.',
  ),
  registered: sentence(
    (r) => `产品于${r.day('from')}注册，质保期免费增加 ${r.num('months')} 个月。`,
    (r) => `The product was registered on ${r.day('from')}: ${r.num('months')} months are added free of charge.`,
  ),
  registered_late: sentence(
    (r) =>
      `注册时标准质保期（至${r.day('standard_ends')}）已过，延保从标准质保期结束之日起计算，到${r.day('ends')}为止。`,
    (r) =>
      `The registration came after the standard term (to ${r.day('standard_ends')}), so the extension is counted from the end of that term and lasts to ${r.day('ends')}.`,
  ),
  extension_too_late: sentence(
    (r) => `${r.day('from')}时，延保期本身也已在${r.day('ends')}结束，因此不产生质保。`,
    (r) =>
      `On ${r.day('from')} the extension itself would already have ended (${r.day('ends')}), so it gives no cover.`,
  ),
  paid_year_signed: sentence(
    (r) => `付费延保合同于${r.day('from')}签订，质保期增加 ${r.num('months')} 个月。`,
    (r) => `A paid extension was signed on ${r.day('from')}: ${r.num('months')} months are added.`,
  ),
  term_is_sum: sentence(
    (r) =>
      `延保后的质保期为原质保期 ${r.num('standard')} 个月加延保 ${r.num('extension')} 个月，到${r.day('ends')}为止。`,
    (r) =>
      `The term is the original ${r.num('standard')} months plus ${r.num('extension')} months of extension, to ${r.day('ends')}.`,
  ),
  registration_adds: sentence(
    (r) => `注册后的质保期为原质保期加延保期限，到${r.day('ends')}为止。`,
    (r) => `With the registration the term is the original term plus the extension, to ${r.day('ends')}.`,
  ),
  gap_remains: sentence(
    (r) => `从${r.day('from')}到${r.day('to')}仍是空档：其间发生的故障不在保修范围内。`,
    (r) => `From ${r.day('from')} to ${r.day('to')} a gap remains: faults that happened then are not covered.`,
  ),
  already_registered: sentence(
    (r) => `产品已于${r.day('on')}注册过，免费延保每台一次，更换后的产品沿用原注册。`,
    (r) =>
      `The product was already registered on ${r.day('on')}; the free extension is given once, and a replacement inherits it.`,
  ),
  registration_without_company: sentence(
    () => '注册需要公司信息（个人用户请填写姓名），目前缺少。',
    () => 'A registration needs company details (a private buyer gives a name); they are missing.',
  ),
  registration_without_barcode: sentence(
    () => '注册需要产品条码，目前缺少。',
    () => "A registration needs the product's barcode; it is missing.",
  ),
  no_own_barcode: sentence(
    () => '没有独立条码的配件不能单独注册延保，也不随主机的注册延长。',
    () =>
      "An accessory without a barcode of its own cannot be registered, nor does it ride on the unit's registration.",
  ),
  not_for_accessories: sentence(
    () => '配件、线材、电池不提供免费延保。',
    () => 'The free extension is not given for accessories, cables and batteries.',
  ),
  family_has_no_paid_year: sentence(
    () => '付费延保只适用于编码器、解码器、N 系列产品、音视频互动设备和转换器。',
    () => 'The paid extension is for encoders, decoders, N series, AV interactive devices and converters only.',
  ),
  dealer_contract_unconfirmed: sentence(
    (r) => `经销商于${r.day('on')}签订的延保未经千视确认，对千视没有约束力。`,
    (r) => `The extension that a dealer signed on ${r.day('on')} was never confirmed by Kiloview and does not bind it.`,
  ),
  dealer_promise_not_ours: sentence(
    () => '经销商自行作出的承诺由经销商负责。',
    () => "A dealer's own promise is the dealer's to keep.",
  ),
  dealer_promise: sentence(
    (r) => `经销商另行承诺 ${r.num('months')} 个月，这是经销商的承诺，不计入千视的质保期。`,
    (r) => `The dealer promised ${r.num('months')} months; that promise is the dealer's and is not counted here.`,
  ),
  extension_once: sentence(
    (r) => `每台产品每种延保只计一次；${r.day('on')}的这一次不再增加质保期。`,
    (r) => `Each kind of extension counts once for a product; the one of ${r.day('on')} adds nothing more.`,
  ),
  part_clock: sentence(
    (r) =>
      `更换的部件（${r.name('part')}）质保到${r.day('ends')}，${r.is('by', 'ninety_days') ? '即部件自身的质保期' : '即产品剩余的质保期'}。`,
    (r) =>
      `The replaced part (${r.name('part')}) is covered to ${r.day('ends')}: ${r.is('by', 'ninety_days') ? 'its own days' : "the rest of the product's term"}.`,
  ),
  part_has_longer: sentence(
    (r) =>
      `部件（${r.name('part')}）于${r.day('back')}送达。部件自身的质保到${r.day('own_end')}，与产品剩余质保期取较长者：到${r.day('ends')}。`,
    (r) =>
      `The part (${r.name('part')}) came back on ${r.day('back')}. Its own days end on ${r.day('own_end')}; the longer of these and the product's remaining term counts: to ${r.day('ends')}.`,
  ),
  part_never_replaced: sentence(
    (r) => `部件（${r.name('part')}）没有更换记录，随产品质保。`,
    (r) => `There is no record that the part (${r.name('part')}) was replaced; it is covered as the product is.`,
  ),
  paid_swap_clock: sentence(
    (r) => `整机曾在保外付费更换，更换后的整机质保到${r.day('ends')}。`,
    (r) => `The whole unit was swapped out of warranty against payment; the new one is covered to ${r.day('ends')}.`,
  ),
  refund_ends_cover: sentence(
    (r) => `产品已于${r.day('on')}退款，质保和延保随之结束。`,
    (r) => `The product was refunded on ${r.day('on')}; its warranty and extensions ended with it.`,
  ),
  day_covered: sentence(
    (r) => `${r.day('on')}在保，属于${r.name('basis')}；质保到${r.day('ends')}为止。`,
    (r) => `${r.day('on')} is covered by the ${r.name('basis')}; the warranty lasts to ${r.day('ends')}.`,
  ),
  day_in_gap: sentence(
    (r) => `${r.day('on')}处于空档（${r.day('from')}至${r.day('to')}）：已超过质保期，而延保尚未生效。`,
    (r) =>
      `${r.day('on')} lies in a gap (${r.day('from')} to ${r.day('to')}): past the term and before the extension takes effect.`,
  ),
  day_expired: sentence(
    (r) => `${r.day('on')}已超过质保期（至${r.day('ends')}）。`,
    (r) => `${r.day('on')} is past the warranty (to ${r.day('ends')}).`,
  ),
  day_not_started: sentence(
    (r) => `${r.day('on')}早于质保开始之日${r.day('from')}。`,
    (r) => `${r.day('on')} is before the warranty starts on ${r.day('from')}.`,
  ),
  version_at_sale: sentence(
    (r) => `产品于${r.day('sold')}售出，适用政策第 ${r.num('version')} 版；后来的改动不减少已售产品的质保。`,
    (r) =>
      `The product was sold on ${r.day('sold')}; version ${r.num('version')} of the policy binds. Later changes take nothing from units already sold.`,
  ),
  version_at_claim: sentence(
    (r) => `按提出请求之日${r.day('on')}适用政策第 ${r.num('version')} 版。`,
    (r) => `Version ${r.num('version')} of the policy, in force on the day of the claim ${r.day('on')}, applies.`,
  ),
  no_version_in_force: sentence(
    (r) => `没有在${r.day('sold')}有效的政策版本。`,
    (r) => `No version of the policy was in force for a sale on ${r.day('sold')}.`,
  ),
}
