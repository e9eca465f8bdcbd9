import type { QuestionKind } from './question.schema.ts'
import { sentence, type Reader, type SentencePair } from './reader.ts'

type Summaries = Readonly<Record<string, SentencePair>>

/** A replaced part, or a unit swapped for money, outlives the product's own term (2.3.b, 2.3.c). */
const stillRunning = (r: Reader, zh: boolean): string => {
  if (!r.has('part_covered_until')) return ''
  const until = r.day('part_covered_until')
  return zh ? `；更换过的部分仍在保，至${until}` : `; what was replaced is still covered until ${until}`
}

const coverage: Summaries = {
  in_warranty: sentence(
    (r) => `在保，至${r.day('ends')}。`,
    (r) => `In warranty until ${r.day('ends')}.`,
  ),
  gap: sentence(
    (r) => `目前处于空档，不在保；从${r.day('covered_again_from')}起重新在保。`,
    (r) => `In a gap: not covered now; covered again from ${r.day('covered_again_from')}.`,
  ),
  expired: sentence(
    (r) => `质保已于${r.day('ends')}结束${stillRunning(r, true)}。`,
    (r) => `The warranty ended on ${r.day('ends')}${stillRunning(r, false)}.`,
  ),
  not_started: sentence(
    () => '质保尚未开始。',
    () => 'The warranty has not started yet.',
  ),
  unknown: sentence(
    () => '还不能判定：需要购买凭证。',
    () => 'It cannot be settled yet: proof of purchase is needed.',
  ),
}

const repair: Summaries = {
  free: sentence(
    (r) => `免费维修（${r.name('basis')}）。`,
    (r) => `Free repair (${r.name('basis')}).`,
  ),
  partly_free: sentence(
    (r) => `部分免费：免费 ${r.num('free')} 项，收费 ${r.num('charged')} 项。`,
    (r) => `Partly free: ${r.num('free')} free, ${r.num('charged')} charged.`,
  ),
  chargeable: sentence(
    () => '不在免费保修范围内，可付费维修。',
    () => 'Not under the free warranty; a repair is charged.',
  ),
  no_fault: sentence(
    () => '检测未发现故障。',
    () => 'No fault was found.',
  ),
  needs_evidence: sentence(
    () => '还不能判定：需要补充材料或检测结果。',
    () => 'It cannot be settled yet: evidence or findings are missing.',
  ),
}

const returns: Summaries = {
  accepted: sentence(
    (r) => `可以免费退货或换货（最后一日${r.day('last_day')}）。`,
    (r) => `A free return or exchange is accepted (last day ${r.day('last_day')}).`,
  ),
  refused: sentence(
    () => '不符合免费退换货条件，可按保修处理。',
    () => 'Not accepted as a free return; it goes on as a repair claim.',
  ),
  needs_evidence: repair['needs_evidence'] as SentencePair,
}

const registration: Summaries = {
  extended: sentence(
    (r) => `注册有效，质保到${r.day('ends')}。`,
    (r) => `The registration counts; the warranty lasts to ${r.day('ends')}.`,
  ),
  no_effect: sentence(
    () => '注册太晚，不增加质保期。',
    () => 'The registration comes too late to add cover.',
  ),
  incomplete: sentence(
    () => '注册信息不完整。',
    () => 'The registration is incomplete.',
  ),
  already_registered: sentence(
    (r) => `产品已经注册${r.is('ends', null) ? '' : `，质保到${r.day('ends')}`}。`,
    (r) => `The product is registered already${r.is('ends', null) ? '' : `; the warranty lasts to ${r.day('ends')}`}.`,
  ),
  refused: sentence(
    () => '该产品不能注册延保。',
    () => 'This product cannot be registered for the extension.',
  ),
  needs_evidence: coverage['unknown'] as SentencePair,
}

const paid: Summaries = {
  as_of_right: sentence(
    (r) => `可以申请付费延保，最后一日为${r.day('last_day')}。`,
    (r) => `The paid year is yours to ask for until ${r.day('last_day')}.`,
  ),
  discretionary: sentence(
    (r) => `已过申请期限（${r.day('last_day')}），由千视酌情决定。`,
    (r) => `The time to apply ended on ${r.day('last_day')}; it is Kiloview's choice now.`,
  ),
  refused: sentence(
    () => '不能申请付费延保。',
    () => 'The paid extension cannot be had.',
  ),
  needs_evidence: coverage['unknown'] as SentencePair,
}

const entitlement: Summaries = {
  entitled: sentence(
    () => '可以免费升级。',
    () => 'The upgrade is free.',
  ),
  not_entitled: sentence(
    () => '不在免费升级之列。',
    () => 'The upgrade is not among the free ones.',
  ),
}

/** One plain sentence for each verdict of each kind of question. */
export const summaryTexts: Readonly<Record<QuestionKind, Summaries>> = {
  coverage,
  timeline: {
    otherwise: sentence(
      () => '质保时间线。',
      () => 'The warranty over time.',
    ),
    unknown: coverage['unknown'] as SentencePair,
  },
  return: returns,
  repair,
  register: registration,
  apply_paid: paid,
  part: {
    part_term: sentence(
      (r) => `部件质保到${r.day('ends')}。`,
      (r) => `The part is covered to ${r.day('ends')}.`,
    ),
    unknown: coverage['unknown'] as SentencePair,
  },
  firmware: entitlement,
  software: entitlement,
  respond: {
    due: sentence(
      (r) => `最晚 ${r.instant('due', 'zone')} 由人工答复。`,
      (r) => `A person answers by ${r.instant('due', 'zone')}.`,
    ),
    no_promise: sentence(
      () => '政策没有为这种方式承诺答复时限。',
      () => 'The policy promises no time of response for this way of asking.',
    ),
  },
  route: {
    dealer: sentence(
      () => '由经销商提供支持，也可以直接联系千视。',
      () => 'The dealer supports you; you may also write to Kiloview.',
    ),
    manufacturer: sentence(
      () => '请联系千视。',
      () => 'Contact Kiloview.',
    ),
  },
  disclose: {
    allowed: sentence(
      () => '可以提供。',
      () => 'The data may go.',
    ),
    ask_consent: sentence(
      () => '需要先取得同意。',
      () => 'Consent is needed first.',
    ),
  },
  version: {
    otherwise: sentence(
      (r) => `质保到${r.day('ends')}。`,
      (r) => `The warranty lasts to ${r.day('ends')}.`,
    ),
    unknown: coverage['unknown'] as SentencePair,
  },
}
