/**
 * The open points of the text that the engine can read in more than one way. The policy document says which reading holds; this
 * table says which readings the code knows, so that a document with an unknown one is refused before it answers anyone.
 */
const choiceTable = {
  return_first_day: ['I-01', ['excluded', 'included']],
  rest_day_roll: ['I-02', ['acts', 'all', 'none']],
  act_date: ['I-03', ['earlier_of_both', 'customer', 'manufacturer']],
  month_end: ['I-04', ['corresponding_day', 'day_before']],
  month_sum: ['I-05', ['sum', 'chain']],
  sold_date: ['I-06', ['end_user', 'manufacturer_shipment']],
  return_test: ['I-08', ['claim', 'discovery']],
  fault_date: ['I-09', ['evidenced_else_report', 'report', 'stated']],
  return_once: ['I-11', ['lineage', 'delivery']],
  return_exclusions: ['I-12', ['objective', 'human_only']],
  no_certificate: ['I-13', ['needs_evidence', 'refuse']],
  return_freight_in: ['I-14', ['manufacturer_if_confirmed', 'customer']],
  exchange_restarts: ['I-15', ['yes', 'no']],
  mixed_findings: ['I-19', ['per_fault', 'per_unit']],
  opening: ['I-20', ['no_causation', 'causation']],
  transit_out: ['I-21', ['manufacturer_with_certificate', 'customer']],
  identity: ['I-23', ['no_mark_left', 'any_mark']],
  discretion: ['I-24', ['two_people', 'disabled']],
  unknown_cause: ['I-25', ['covered', 'excluded']],
  restart_from: ['I-27', ['delivered', 'shipped']],
  restart_scope: ['I-28', ['full_term', 'standard_with_floor', 'standard_only']],
  accessory_exchange: ['I-30', ['continues', 'at_least_90']],
  part_follows: ['I-31', ['product_as_it_stands', 'frozen']],
  paid_unit_swap: ['I-33', ['part_rule', 'new_sale']],
  repair_time: ['I-34', ['runs', 'stops']],
  extension_meaning: ['I-35', ['on_top', 'from_effect']],
  late_gap: ['I-36', ['not_covered', 'retroactive']],
  too_late: ['I-37', ['no_effect', 'from_registration']],
  stacking: ['I-38', ['sum', 'longest']],
  free_for_accessories: ['I-39', ['own_serial', 'none']],
  late_application: ['I-41', ['discretionary', 'refuse']],
  dealer_extension: ['I-42', ['needs_confirmation', 'binds']],
  firmware_end: ['I-44', ['releases_until_discontinued', 'lifetime']],
  response_clock: ['I-45', ['clock_hours_all_channels', 'clock_hours_email']],
  version_binding: ['I-46', ['at_sale', 'at_claim']],
  freight_out: ['I-48', ['manufacturer_in_warranty', 'manufacturer_if_repaired_free']],
  third_parties: ['I-50', ['consent_per_purpose', 'processors_exempt']],
} as const

export type ChoiceKey = keyof typeof choiceTable

/** The reading chosen for each open point. */
export type Choices = { readonly [K in ChoiceKey]: (typeof choiceTable)[K][1][number] }

export const choiceKeys = Object.keys(choiceTable) as ChoiceKey[]

/** The id of an open point, e.g. `I-35`. */
export const readingIdOf = (key: ChoiceKey): string => choiceTable[key][0]

/** The readings of an open point that the engine knows. */
export const optionsOf = (key: ChoiceKey): readonly string[] => choiceTable[key][1]

export const isChoiceKey = (key: string): key is ChoiceKey => Object.hasOwn(choiceTable, key)
