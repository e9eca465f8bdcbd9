import { describe, expect, it } from 'vitest'
import { decide, type Step } from '#entitlement/index.ts'
import { cases, editionOf } from './policy.ts'

const pairs = (of: Step['params']): string =>
  Object.entries(of)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(' ')

/** One step in a line: whether the rule holds, clause, rule, reading, what the sentence says, and the facts it rests on. */
const line = ({ holds, clause, rule, reading = '-', params, facts }: Step): string =>
  `${holds ? 'yes' : 'no'} ${clause} ${rule} ${reading} (${pairs(params)}) ${facts.map((use) => `${use.field}=${String(use.value)}`).join(' ')}`.trim()

/** The whole reasoning of some cases, one for each way of arguing: read and found right line by line. */
const reasoning: Readonly<Record<string, readonly string[]>> = {
  'COV-17': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.4.F registered I-35 (from=2026-05-10 months=12 standard_ends=2026-03-15) registered.at=2026-05-10',
    'yes 2.4.F.late registered_late I-36 (from=2026-05-10 months=12 standard_ends=2026-03-15 ends=2027-03-15) registered.at=2026-05-10',
    'no 2.4.N day_in_gap I-36 (on=2026-04-20 from=2026-03-16 to=2026-05-09)',
  ],
  'COV-25': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.4.F registered I-35 (from=2025-04-01 months=12 standard_ends=2026-03-15) registered.at=2025-04-01',
    'yes 2.4.P paid_year_signed I-35 (from=2025-04-05 months=12 standard_ends=2026-03-15) paid_extension.signed=2025-04-05',
    'yes 2.4 term_is_sum I-38 (standard=12 extension=24 ends=2028-03-15)',
    'yes 2.4.P day_covered - (on=2028-03-15 ends=2028-03-15 basis=paid_extension)',
  ],
  'COV-42': [
    'yes 2.2 sold_by_shipment I-06 (sold=2025-01-10) shipped_by_manufacturer.on=2025-01-10',
    'no 2.8.b proof_may_lengthen I-52 (sold=2025-01-10)',
    'yes 2.2.T1 standard_term I-04 (from=2025-01-10 months=12 ends=2026-01-10 family=decoder)',
    'no 2.2.T1 day_expired - (on=2026-02-01 ends=2026-01-10)',
  ],
  'COV-44': ['no 2.8.b no_record_of_sale I-52 ()'],
  'COV-46': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=decoder)',
    'no 2.4.P dealer_contract_unconfirmed I-42 (on=2025-04-01) paid_extension.signed=2025-04-01',
    'no 2.9 dealer_promise_not_ours - ()',
    'no 2.2.T1 day_expired - (on=2026-06-01 ends=2026-03-15)',
  ],
  'COV-50': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=decoder)',
    'no 2.9 dealer_promise - (months=36) dealer_promise_months=36',
    'no 2.2.T1 day_expired - (on=2027-06-01 ends=2026-03-15)',
  ],
  'COV-89': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.4.F registered I-35 (from=2025-04-01 months=12 standard_ends=2026-03-15) registered.at=2025-04-01',
    'yes 2.4 term_is_sum I-38 (standard=12 extension=12 ends=2027-03-15)',
    'no 2.4 extension_once I-43 (on=2025-09-10) registered.at=2025-09-10',
    'no 2.2.T1 day_expired - (on=2027-03-16 ends=2027-03-15)',
  ],
  'REP-04': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.3.a replacement_restarts I-28 (delivered=2026-10-20 carried=true) unit_replaced.delivered=2026-10-20',
    'yes 2.2.T1 standard_term I-04 (from=2026-10-20 months=12 ends=2027-10-20 family=encoder)',
    'yes 2.4.F registered I-35 (from=2025-04-01 months=12 standard_ends=2026-03-15) registered.at=2025-04-01',
    'yes 2.4 term_is_sum I-38 (standard=12 extension=12 ends=2028-10-20)',
    'yes 2.4.F day_covered - (on=2028-10-20 ends=2028-10-20 basis=free_extension)',
  ],
  'REP-10': [
    'yes 2.2 sold_by_invoice I-06 (sold=2026-03-01) sold.on=2026-03-01',
    'yes 2.3.a exchange_restarts I-15 (delivered=2026-03-25 carried=true) unit_replaced.delivered=2026-03-25',
    'yes 2.2.T1 standard_term I-04 (from=2026-03-25 months=12 ends=2027-03-25 family=encoder)',
    'yes 2.2.T1 day_covered - (on=2027-03-25 ends=2027-03-25 basis=standard)',
  ],
  'REP-12': [
    'yes 2.2 sold_by_invoice I-06 (sold=2026-01-10) sold.on=2026-01-10',
    'yes 2.2.T2 standard_term I-04 (from=2026-01-10 months=6 ends=2026-07-10 family=battery)',
    'no 2.3.a accessory_keeps_term I-30 ()',
    'no 2.2.T2 day_expired - (on=2026-07-11 ends=2026-07-10)',
  ],
  'REP-17': [
    'yes 2.2 sold_by_invoice I-06 (sold=2024-03-15) sold.on=2024-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2024-03-15 months=12 ends=2025-03-15 family=encoder)',
    'yes 2.3.c paid_swap_clock I-33 (part=null ends=2026-08-30 by=ninety_days) unit_replaced.delivered=2026-06-01',
    'yes 2.2 fault_day_is_report I-09 (on=2026-08-30 stated=null reported=2026-08-30) reported=2026-08-30',
    'no 2.2.T1 day_expired - (on=2026-08-30 ends=2025-03-15)',
    'yes 2.3.c fault_in_replaced_part I-33 (part=null) unit_replaced.delivered=2026-06-01',
    'yes 2.2 fault_covered - (free=1 charged=0)',
    'yes 2.7(3) freight_in - (payer=customer)',
    'yes 2.7(4) freight_out I-48 (payer=manufacturer)',
    'yes 2.2.R remedy_is_manufacturers_choice - (remedies=firmware,part,unit)',
  ],
  'PART-02': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.3.b part_clock I-31 (part=power_board ends=2026-05-30 by=ninety_days) part_replaced.delivered=2026-03-01',
    'yes 2.3.b part_has_longer I-31 (part=power_board back=2026-03-01 own_end=2026-05-30 ends=2026-05-30 by=ninety_days) part_replaced.delivered=2026-03-01',
  ],
  'RET-02': [
    'no 2.1 return_window I-01 (received=2026-03-02 days=30 last_day=2026-04-01 claimed=2026-04-02 rolled=false holidays_known=true) received.on=2026-03-02 reported=2026-04-02',
    'no 2.1(4) return_period_passed I-08 (received=2026-03-02 days=30 last_day=2026-04-01 claimed=2026-04-02 rolled=false holidays_known=true) received.on=2026-03-02 reported=2026-04-02',
    'yes 2.7(3) freight_in - (payer=customer)',
  ],
  'RET-06': [
    'yes 2.1 return_window I-02 (received=2026-01-16 days=30 last_day=2026-02-24 claimed=2026-02-24 rolled=true holidays_known=true) received.on=2026-01-16 reported=2026-02-24',
    'yes 2.1(2) fault_confirmed - () finding=product_fault',
    'yes 2.1 choose_refund_or_exchange I-17 ()',
    'yes 2.1 refund_at_invoice_price I-16 (refund_by=manufacturer)',
    'yes 2.1 return_freight I-14 (payer=manufacturer)',
  ],
  'RET-13': [
    'yes 2.1 return_window I-01 (received=2026-03-02 days=30 last_day=2026-04-01 claimed=2026-03-07 rolled=false holidays_known=true) received.on=2026-03-02 reported=2026-03-07',
    'yes 2.2(1) fault_excluded I-12 (cause=human_damage) finding=human_damage',
    'no 2.1(2) return_barred I-12 ()',
    'yes 2.7(3) freight_in - (payer=customer)',
    'no 2.7(4) freight_out I-48 (payer=customer)',
  ],
  'RET-17': [
    'yes 2.1 return_window I-01 (received=2026-03-02 days=30 last_day=2026-04-01 claimed=2026-03-14 rolled=false holidays_known=true) received.on=2026-03-02 reported=2026-03-14',
    'no 2.1(3) shipping_damage_uncertified I-13 () certificate=false',
  ],
  'RET-21': [
    'yes 2.1 return_window I-01 (received=2026-03-02 days=30 last_day=2026-04-01 claimed=2026-03-20 rolled=false holidays_known=true) received.on=2026-03-02 reported=2026-03-20',
    'no 2.1(2) no_fault_confirmed - () finding=no_fault_found',
    'yes 2.7(3) freight_in - (payer=customer)',
    'yes 2.7(4) freight_out I-48 (payer=manufacturer)',
  ],
  'RET-34': [
    'yes 2.1 return_window I-01 (received=2026-03-02 days=30 last_day=2026-04-01 claimed=2026-03-11 rolled=false holidays_known=true) received.on=2026-03-02 reported=2026-03-11',
    'yes 2.1(2) fault_confirmed - () finding=product_fault',
    'yes 2.1 choose_refund_or_exchange I-17 ()',
    'yes 2.1 refund_at_invoice_price I-16 (refund_by=manufacturer)',
    'yes 2.1 return_freight I-14 (payer=customer)',
  ],
  'FIX-05': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.2 fault_day_is_report I-09 (on=2025-12-01 stated=null reported=2025-12-01) reported=2025-12-01',
    'yes 2.2.T1 day_covered - (on=2025-12-01 ends=2026-03-15 basis=standard)',
    'yes 2.2(1) fault_excluded I-19 (cause=human_damage) finding=human_damage',
    'no 2.2(1) whole_claim_excluded I-19 ()',
    'yes 2.7(3) freight_in - (payer=customer)',
    'no 2.7(4) freight_out I-48 (payer=customer)',
  ],
  'FIX-06': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.2 fault_day_is_report I-09 (on=2025-12-01 stated=null reported=2025-12-01) reported=2025-12-01',
    'yes 2.2.T1 day_covered - (on=2025-12-01 ends=2026-03-15 basis=standard)',
    'yes 2.2(3) opened_without_leave I-20 (on=2025-11-20) opened.on=2025-11-20',
    'yes 2.7(3) freight_in - (payer=customer)',
    'no 2.7(4) freight_out I-48 (payer=customer)',
  ],
  'FIX-28': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'no 2.2 fault_day_not_evidenced I-09 (on=2026-03-20 stated=2026-03-14 reported=2026-03-20) reported=2026-03-20 fault=2026-03-14',
    'no 2.2.T1 day_expired - (on=2026-03-20 ends=2026-03-15)',
    'yes 2.7(3) freight_in - (payer=customer)',
    'no 2.7(4) freight_out I-48 (payer=customer)',
  ],
  'FIX-29': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.4.F registered I-35 (from=2026-05-10 months=12 standard_ends=2026-03-15) registered.at=2026-05-10',
    'yes 2.4.F.late registered_late I-36 (from=2026-05-10 months=12 standard_ends=2026-03-15 ends=2027-03-15) registered.at=2026-05-10',
    'yes 2.2 fault_day_evidenced I-09 (on=2026-04-20 stated=2026-04-20 reported=2026-05-12) reported=2026-05-12 fault=2026-04-20',
    'no 2.4.N day_in_gap I-36 (on=2026-04-20 from=2026-03-16 to=2026-05-09)',
    'yes 2.7(3) freight_in - (payer=customer)',
    'no 2.7(4) freight_out I-48 (payer=customer)',
  ],
  'FIX-48': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.2 fault_day_is_report I-09 (on=2025-09-05 stated=null reported=2025-09-05) reported=2025-09-05',
    'yes 2.2.T1 day_covered - (on=2025-09-05 ends=2026-03-15 basis=standard)',
    'yes 2.2(4) way_back_damage_ours I-21 (delivered=2025-09-05 until=2025-10-05 reported=2025-09-05) certificate=true',
    'yes 2.1(3) shipping_damage_certified - () certificate=true',
    'yes 2.2 fault_covered - (free=1 charged=0)',
    'yes 2.2(4) freight_in - (payer=manufacturer)',
    'yes 2.7(4) freight_out I-48 (payer=manufacturer)',
    'yes 2.2.R remedy_is_manufacturers_choice - (remedies=firmware,part,unit)',
  ],
  'FIX-38': [
    'no 2.8.b no_record_of_sale I-52 ()',
    'yes 2.2 fault_day_is_report I-09 (on=2025-12-01 stated=null reported=2025-12-01) reported=2025-12-01',
    'yes 2.7(3) freight_in - (payer=customer)',
  ],
  'FIX-72': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.2 fault_day_is_report I-09 (on=2025-12-01 stated=null reported=2025-12-01) reported=2025-12-01',
    'yes 2.2.T1 day_covered - (on=2025-12-01 ends=2026-03-15 basis=standard)',
    'yes 2.2(8) refused_by_two_people I-24 (by=li approved_by=wang reason=board swapped with a copy)',
    'yes 2.7(3) freight_in - (payer=customer)',
    'no 2.7(4) freight_out I-48 (payer=customer)',
  ],
  'EXT-02': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.4 registration_adds I-35 (from=2026-05-10 ends=2027-03-15 standard_ends=2026-03-15)',
    'yes 2.4.F registered - (from=2026-05-10 ends=2027-03-15 standard_ends=2026-03-15 months=12)',
    'yes 2.4.F.late registered_late I-36 (from=2026-05-10 ends=2027-03-15 standard_ends=2026-03-15)',
    'no 2.4.N gap_remains I-36 (from=2026-03-16 to=2026-05-09)',
  ],
  'EXT-03': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.4 registration_adds I-35 (from=2027-03-16 ends=2027-03-15 standard_ends=2026-03-15)',
    'yes 2.4.F registered - (from=2027-03-16 ends=2027-03-15 standard_ends=2026-03-15 months=12)',
    'no 2.4.F.late extension_too_late I-37 (from=2027-03-16 ends=2027-03-15 standard_ends=2026-03-15)',
  ],
  'EXT-06': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.4.F registered I-35 (from=2025-06-01 months=12 standard_ends=2026-03-15) registered.at=2025-06-01',
    'yes 2.4 term_is_sum I-38 (standard=12 extension=12 ends=2027-03-15)',
    'no 2.4.F already_registered I-29 (on=2025-06-01)',
  ],
  'EXT-11': [
    'no 2.4.P paid_application_window I-02 (sold=2026-01-31 last_day=2026-02-28 applied=2026-03-01) sold.on=2026-01-31 at=2026-03-01',
    'yes 2.4.P paid_application_route - (route=manufacturer)',
    'no 2.4.P paid_application_late I-41 (sold=2026-01-31 last_day=2026-02-28 applied=2026-03-01)',
  ],
  'RSP-02': [
    'yes 2.6.a asked_by_web_form - () at=2026-03-02T09:30:00+08:00 via=web',
    'yes 2.6.b response_due I-45 (hours=24 due=2026-03-03T01:30:00.000Z zone=Asia/Shanghai via=web) at=2026-03-02T09:30:00+08:00 via=web',
  ],
  'RSP-03': [
    'yes 2.6.a asked_by_web_form - () at=2026-03-02T09:30:00+08:00 via=web',
    'no 2.6.b response_not_promised I-45 (hours=24 via=web) at=2026-03-02T09:30:00+08:00 via=web',
  ],
  'VER-01': ['yes F version_at_sale I-46 (sold=2025-03-15 on=2026-02-01 version=1 ends=2026-03-15) sold.on=2025-03-15'],
  'COV-70': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.4.F registered I-35 (from=2027-03-16 months=12 standard_ends=2026-03-15) registered.at=2027-03-16',
    'no 2.4.F.late extension_too_late I-37 (from=2027-03-16 months=12 standard_ends=2026-03-15 ends=2027-03-15) registered.at=2027-03-16',
    'no 2.2.T1 day_expired - (on=2026-04-20 ends=2026-03-15)',
  ],
  'COV-53': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.4.P paid_year_signed I-35 (from=2026-06-01 months=12 standard_ends=2026-03-15) paid_extension.signed=2026-06-01',
    'yes 2.4 term_is_sum I-38 (standard=12 extension=12 ends=2027-03-15)',
    'yes 2.4.P day_covered - (on=2026-06-01 ends=2027-03-15 basis=paid_extension)',
  ],
  'FIX-79': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.2 fault_day_is_report I-09 (on=2025-12-01 stated=null reported=2025-12-01) reported=2025-12-01',
    'yes 2.2.T1 day_covered - (on=2025-12-01 ends=2026-03-15 basis=standard)',
    'yes 2.2(7) waived - (on=2025-11-30 by=li reason=label worn off clause=2.2(7)) waiver.on=2025-11-30',
    'yes 2.2(3) opened_without_leave I-20 (on=2025-11-20) opened.on=2025-11-20',
    'yes 2.7(3) freight_in - (payer=customer)',
    'no 2.7(4) freight_out I-48 (payer=customer)',
  ],
  'FIX-76': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.2 fault_day_is_report I-09 (on=2026-04-02 stated=null reported=2026-04-02) reported=2026-04-02',
    'no 2.2.T1 day_expired - (on=2026-04-02 ends=2026-03-15)',
    'yes 2.2.R waived - (on=2026-04-01 by=li reason=known weakness of the batch clause=null) waiver.on=2026-04-01',
    'yes 2.2 fault_covered - (free=1 charged=0)',
    'yes 2.7(3) freight_in - (payer=customer)',
    'yes 2.7(4) freight_out I-48 (payer=manufacturer)',
    'yes 2.2.R remedy_is_manufacturers_choice - (remedies=firmware,part,unit)',
  ],
  'RET-08': [
    'yes 2.1 return_window I-01 (received=2026-03-02 days=30 last_day=2026-04-01 claimed=2026-04-01 rolled=false holidays_known=true) received.on=2026-03-02 reported=2026-04-01T23:30:00-07:00',
    'yes 2.1(2) fault_confirmed - () finding=product_fault',
    'yes 2.1 choose_refund_or_exchange I-17 ()',
    'yes 2.1 refund_at_invoice_price I-16 (refund_by=manufacturer)',
    'yes 2.1 return_freight I-14 (payer=manufacturer)',
  ],
  'FW-08': [
    'no 2.5.a firmware_after_end I-44 (released=2026-07-01 discontinued=2026-06-30) released=2026-07-01 model_discontinued.on=2026-06-30',
  ],
  'SW-05': ['no 2.5.b software_after_licence - (on=2026-07-01 until=2026-06-30) licensed.until=2026-06-30'],
  'PRV-01': ['no 2.8.c consent_missing I-50 (to=carrier purpose=shipping) consents='],
  'FIX-61': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.2 fault_day_is_report I-09 (on=2025-10-06 stated=null reported=2025-10-06) reported=2025-10-06',
    'yes 2.2.T1 day_covered - (on=2025-10-06 ends=2026-03-15 basis=standard)',
    'no 2.2(4) way_back_damage_too_late I-21 (delivered=2025-09-05 until=2025-10-05 reported=2025-10-06)',
    'yes 2.7(3) freight_in - (payer=customer)',
    'no 2.7(4) freight_out I-48 (payer=customer)',
  ],
  'FIX-69': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.2 fault_day_is_report I-09 (on=2025-12-01 stated=null reported=2025-12-01) reported=2025-12-01',
    'yes 2.2.T1 day_covered - (on=2025-12-01 ends=2026-03-15 basis=standard)',
    'yes 2.2(7) identity_unreadable I-23 () identity_lost.on=2025-11-01',
    'yes 2.7(3) freight_in - (payer=customer)',
    'no 2.7(4) freight_out I-48 (payer=customer)',
  ],
  'FIX-23': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.2 fault_day_is_report I-09 (on=2025-12-01 stated=null reported=2025-12-01) reported=2025-12-01',
    'yes 2.2.T1 day_covered - (on=2025-12-01 ends=2026-03-15 basis=standard)',
    'yes 2.2 unknown_cause_covered I-25 ()',
    'yes 2.2 fault_covered - (free=1 charged=0)',
    'yes 2.7(3) freight_in - (payer=customer)',
    'yes 2.7(4) freight_out I-48 (payer=manufacturer)',
    'yes 2.2.R remedy_is_manufacturers_choice - (remedies=firmware,part,unit)',
  ],
  'TL-01': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.4.F registered I-35 (from=2026-05-10 months=12 standard_ends=2026-03-15) registered.at=2026-05-10',
    'yes 2.4.F.late registered_late I-36 (from=2026-05-10 months=12 standard_ends=2026-03-15 ends=2027-03-15) registered.at=2026-05-10',
    'yes 2.4 term_is_sum I-38 (standard=12 extension=12 ends=2027-03-15)',
    'no 2.4.N day_in_gap I-36 (on=2026-03-16 from=2026-03-16 to=2026-05-09)',
  ],
  'RT-01': ['yes 2.6.c bought_from_dealer - () channel=dealer'],
  'COV-79': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'no 2.4.F registration_without_company I-40 (on=2025-06-01) registered.at=2025-06-01',
    'no 2.2.T1 day_expired - (on=2026-04-01 ends=2026-03-15)',
  ],
  'COV-38': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T2 standard_term I-04 (from=2025-03-15 months=6 ends=2025-09-15 family=cable)',
    'no 2.4.F no_own_barcode I-39 (on=2025-06-01) registered.at=2025-06-01',
    'no 2.2.T2 day_expired - (on=2025-11-15 ends=2025-09-15)',
  ],
  'COV-75': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.4.F registered I-35 (from=2026-05-10 months=12 standard_ends=2026-03-15) registered.at=2026-05-10',
    'yes 2.4.F.late registered_late I-36 (from=2026-05-10 months=12 standard_ends=2026-03-15 ends=2027-03-15) registered.at=2026-05-10',
    'yes 2.4.P paid_year_signed I-35 (from=2026-08-01 months=12 standard_ends=2026-03-15) paid_extension.signed=2026-08-01',
    'yes 2.4 term_is_sum I-38 (standard=12 extension=12 ends=2027-03-15)',
    'yes 2.4.F day_covered - (on=2026-07-31 ends=2027-03-15 basis=free_extension)',
  ],
  'RET-52': ['no 2.1 return_already_used I-11 (on=2026-03-18) refunded.on=2026-03-18'],
  'FIX-93': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T2 standard_term I-04 (from=2025-03-15 months=6 ends=2025-09-15 family=battery)',
    'yes 2.2 fault_day_is_report I-09 (on=2025-06-01 stated=null reported=2025-06-01) reported=2025-06-01',
    'yes 2.2.T2 day_covered - (on=2025-06-01 ends=2025-09-15 basis=standard)',
    'yes 2.2 fault_covered - (free=1 charged=0)',
    'yes 2.7(3) freight_in - (payer=customer)',
    'yes 2.7(4) freight_out I-48 (payer=manufacturer)',
    'yes 2.2.T2 remedy_is_exchange - (remedies=exchange)',
  ],
  'COV-04': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'no 2.2 day_not_started - (on=2025-03-14 from=2025-03-15)',
  ],
  'COV-20': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.4.F registered I-35 (from=2026-03-15 months=12 standard_ends=2026-03-15) registered.at=2026-03-15',
    'yes 2.4 term_is_sum I-38 (standard=12 extension=12 ends=2027-03-15)',
    'yes 2.4.F day_covered - (on=2026-03-16 ends=2027-03-15 basis=free_extension)',
  ],
  'COV-68': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.4.F registered I-35 (from=2027-03-15 months=12 standard_ends=2026-03-15) registered.at=2027-03-15',
    'yes 2.4.F.late registered_late I-36 (from=2027-03-15 months=12 standard_ends=2026-03-15 ends=2027-03-15) registered.at=2027-03-15',
    'yes 2.4 term_is_sum I-38 (standard=12 extension=12 ends=2027-03-15)',
    'yes 2.4.F day_covered - (on=2027-03-15 ends=2027-03-15 basis=free_extension)',
  ],
  'EXT-30': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.4 registration_adds I-35 (from=2026-03-15 ends=2027-03-15 standard_ends=2026-03-15)',
    'yes 2.4.F registered - (from=2026-03-15 ends=2027-03-15 standard_ends=2026-03-15 months=12)',
  ],
  'SW-01': ['yes 2.5.b software_in_licence - (on=2026-06-30 until=2026-06-30) licence_until=2026-06-30'],
  'SW-03': ['yes 2.5.b software_without_term - (on=2035-01-01 until=null) licence_until=null'],
  'FW-01': [
    'yes 2.5.a firmware_before_end I-44 (released=2026-01-01 discontinued=2026-06-30) released=2026-01-01 discontinued=2026-06-30',
  ],
  'FW-04': [
    'yes 2.5.a firmware_free I-44 (released=2026-01-01 discontinued=null) released=2026-01-01 discontinued=null',
  ],
  'PRV-02': ['yes 2.8.c consent_given I-50 (to=carrier purpose=shipping) consents=shipping'],
  'PRV-04': ['yes 2.8.c recipient_is_processor I-50 (to=carrier purpose=shipping) consents='],
  'FIX-08': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.2 fault_day_is_report I-09 (on=2025-12-01 stated=null reported=2025-12-01) reported=2025-12-01',
    'yes 2.2.T1 day_covered - (on=2025-12-01 ends=2026-03-15 basis=standard)',
    'yes 2.2(3) opening_did_not_cause I-20 (on=2025-11-20) opened.on=2025-11-20',
    'yes 2.2 fault_covered - (free=1 charged=0)',
    'yes 2.7(3) freight_in - (payer=customer)',
    'yes 2.7(4) freight_out I-48 (payer=manufacturer)',
    'yes 2.2.R remedy_is_manufacturers_choice - (remedies=firmware,part,unit)',
  ],
  'FIX-16': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.2 fault_day_is_report I-09 (on=2025-12-01 stated=null reported=2025-12-01) reported=2025-12-01',
    'yes 2.2.T1 day_covered - (on=2025-12-01 ends=2026-03-15 basis=standard)',
    'yes 2.2(7) one_mark_still_readable I-23 () nameplate=lost label=null',
    'yes 2.2 fault_covered - (free=1 charged=0)',
    'yes 2.7(3) freight_in - (payer=customer)',
    'yes 2.7(4) freight_out I-48 (payer=manufacturer)',
    'yes 2.2.R remedy_is_manufacturers_choice - (remedies=firmware,part,unit)',
  ],
  'FIX-19': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.2 fault_day_is_report I-09 (on=2025-12-01 stated=null reported=2025-12-01) reported=2025-12-01',
    'yes 2.2.T1 day_covered - (on=2025-12-01 ends=2026-03-15 basis=standard)',
    'no 2.2(8) discretion_without_effect I-24 (by=li approved_by= reason=suspected misuse)',
    'yes 2.2 fault_covered - (free=1 charged=0)',
    'yes 2.7(3) freight_in - (payer=customer)',
    'yes 2.7(4) freight_out I-48 (payer=manufacturer)',
    'yes 2.2.R remedy_is_manufacturers_choice - (remedies=firmware,part,unit)',
  ],
  'EXT-04': ['no 2.4.F registration_without_company - (on=2025-06-01) company=false'],
  'EXT-07': ['no 2.4.F no_own_barcode I-39 (on=2025-06-01)'],
  'EXT-15': ['no 2.4.P family_has_no_paid_year - (family=battery)'],
  'EXT-24': ['no 2.4.P extension_once I-43 (on=2025-04-05)'],
  'EXT-28': ['yes 2.1 refund_ends_cover I-53 (on=2025-04-02)'],
  'VER-05': [
    'yes F version_at_claim I-46 (sold=2025-03-15 on=2026-02-01 version=2 ends=2025-09-15) sold.on=2025-03-15',
  ],
  'VER-12': ['no F no_version_in_force I-46 (sold=2026-01-15 on=2026-03-01 version=null ends=null) sold.on=2026-01-15'],
  'PART-05': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'yes 2.4.F registered I-35 (from=2026-02-01 months=12 standard_ends=2026-03-15) registered.at=2026-02-01',
    'yes 2.4 term_is_sum I-38 (standard=12 extension=12 ends=2027-03-15)',
    'yes 2.3.b part_clock I-31 (part=power_board ends=2026-03-20 by=ninety_days) part_replaced.delivered=2025-12-20',
    'yes 2.3.b part_has_longer I-31 (part=power_board back=2025-12-20 own_end=2026-03-20 ends=2026-03-20 by=ninety_days) part_replaced.delivered=2025-12-20',
  ],
  'PART-12': [
    'yes 2.2 sold_by_invoice I-06 (sold=2025-03-15) sold.on=2025-03-15',
    'yes 2.2.T1 standard_term I-04 (from=2025-03-15 months=12 ends=2026-03-15 family=encoder)',
    'no 2.2 part_never_replaced - (part=fan) part=fan',
  ],
}

describe('reasoning', () => {
  it.each(Object.entries(reasoning))('%s – decided – argues step by step', (id, expected) => {
    const item = cases.find((candidate) => candidate.id === id)
    if (item === undefined) throw new Error(`no case ${id}`)
    const { steps } = decide([editionOf(item)], { unit: item.unit, events: item.events }, item.ask)
    expect(steps.map(line)).toEqual(expected)
  })

  it('[2.2(8)] refused by two people – decided – names both and the reason; everything else the engine decides', () => {
    for (const item of cases) {
      const { decidedBy, steps } = decide([editionOf(item)], { unit: item.unit, events: item.events }, item.ask)
      const byPeople = steps.some(({ rule }) => rule === 'refused_by_two_people')
      const people = { kind: 'people', by: 'li', approvedBy: 'wang', reason: 'board swapped with a copy' }
      expect(decidedBy, item.id).toEqual(byPeople ? people : { kind: 'engine' })
    }
  })

  it('every fact of the ledger that a step rests on – named with its event – is on record there', () => {
    for (const item of cases) {
      const events = item.events.map((event, index) => ({ ...event, id: `e${index}` }))
      const { steps } = decide([editionOf(item)], { unit: item.unit, events }, item.ask)
      for (const { event, field } of steps.flatMap((step) => step.facts)) {
        if (event === undefined) continue
        const [type] = field.split('.')
        expect(events.find(({ id }) => id === event)?.type, `${item.id} ${field}`).toBe(type)
      }
    }
  })
})
