import type { AdviceAct } from './decision.ts'
import { sentence, type Reader, type SentencePair } from './reader.ts'

interface AdviceTexts {
  readonly open: SentencePair
  readonly past: SentencePair
}

const to = (r: Reader, zh: boolean): string => {
  if (r.is('ends', null)) return ''
  return zh ? `，质保可到${r.day('ends')}` : `; the warranty then lasts to ${r.day('ends')}`
}

const verdictWords: Readonly<Record<string, readonly [string, string]>> = {
  free: ['免费维修', 'a free repair'],
  partly_free: ['部分免费维修', 'a partly free repair'],
  chargeable: ['收费维修', 'a charged repair'],
  no_fault: ['未发现故障', 'no fault found'],
  accepted: ['可以退换货', 'a return or exchange'],
  needs_evidence: ['待补材料', 'a claim that waits for evidence'],
  extended: ['延保生效', 'an extension that counts'],
}

const result = (r: Reader, zh: boolean): string => {
  const words = verdictWords[r.text('verdict')]
  return words === undefined ? r.text('verdict') : words[zh ? 0 : 1]
}

const never = sentence(
  () => '',
  () => '',
)

/** Next steps for the customer, and what would have helped. */
export const adviceTexts: Readonly<Record<AdviceAct, AdviceTexts>> = {
  return_or_exchange: {
    open: sentence(
      (r) => `如果产品有非人为故障，您可以在${r.day('until')}前（含当日）申请一次免费退货或换货。`,
      (r) =>
        `If it has a fault that is not human-made, you may ask for one free return or exchange until ${r.day('until')}, that day included.`,
    ),
    past: sentence(
      (r) => `在${r.day('until')}前提出，本可免费退换货。`,
      (r) => `A claim by ${r.day('until')} would have been a free return or exchange.`,
    ),
  },
  register: {
    open: sentence(
      (r) => `请在${r.day('until')}前免费注册${to(r, true)}。`,
      (r) => `Register it free of charge by ${r.day('until')}${to(r, false)}.`,
    ),
    past: sentence(
      (r) => `如果在${r.day('until')}前注册，本可在保${to(r, true)}。`,
      (r) => `Registered by ${r.day('until')}, it would have been covered${to(r, false)}.`,
    ),
  },
  apply_paid: {
    open: sentence(
      (r) => `您可以在${r.day('until')}前申请付费延保一年${to(r, true)}。`,
      (r) => `You may apply for the paid year until ${r.day('until')}${to(r, false)}.`,
    ),
    past: sentence(
      (r) => `如果在${r.day('until')}前申请付费延保，本可有权获得一年延保。`,
      (r) => `An application by ${r.day('until')} would have given the paid year as of right.`,
    ),
  },
  supply_proof_of_purchase: {
    open: sentence(
      () => '请提供购买凭证（发票或订单），我们会按您的购买日期重新计算。',
      () => 'Send proof of purchase (invoice or order); we then count from your day of purchase.',
    ),
    past: never,
  },
  supply_proof_of_delivery: {
    open: sentence(
      () => '请提供签收凭证，以便计算期限。',
      () => 'Send proof of delivery, so that the period can be counted.',
    ),
    past: never,
  },
  supply_carrier_certificate: {
    open: sentence(
      (r) => `请补交运输公司出具的货损凭证：结果将为${result(r, true)}。`,
      (r) => `Supply the carrier's damage certificate: the answer becomes ${result(r, false)}.`,
    ),
    past: never,
  },
  supply_dated_evidence: {
    open: sentence(
      (r) => `请提供能证明故障日期的材料（日志、视频、报修记录）：结果将为${result(r, true)}。`,
      (r) => `Supply dated evidence of the fault (log, video, service record): the answer becomes ${result(r, false)}.`,
    ),
    past: never,
  },
  ask_for_inspection: {
    open: sentence(
      () => '请联系技术支持检测确认，检测结果决定最终答复。',
      () => 'Ask support to examine it; the findings decide.',
    ),
    past: never,
  },
  claim_as_repair: {
    open: sentence(
      (r) => `可以改按保修申请：按目前所知为${result(r, true)}。`,
      (r) => `Claim it as a repair instead: as things stand, ${result(r, false)}.`,
    ),
    past: never,
  },
  ask_for_estimate: {
    open: sentence(
      () => '仍可付费维修：维修更换的部件有自己的保修期。可先索取报价。',
      () =>
        'It can still be repaired for a fee; parts replaced then have a warranty of their own. Ask for an estimate first.',
    ),
    past: never,
  },
  complete_registration: {
    open: sentence(
      (r) => `请补全注册信息${to(r, true)}。`,
      (r) => `Complete the registration${to(r, false)}.`,
    ),
    past: never,
  },
  give_consent: {
    open: sentence(
      () => '如果您同意，我们就可以提供；您可以随时撤回。',
      () => 'With your consent it may go; you may withdraw it at any time.',
    ),
    past: never,
  },
}
