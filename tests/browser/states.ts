import type { LedgerEvent, Unit } from '#entitlement/index.ts'

/** The day on which the browser tests take place. */
export const TODAY = '2026-11-23'

/** A unit as it may lie before a customer, with everything that happened to it. */
export interface StateUnit {
  readonly serial: string
  readonly unit: Unit
  readonly events: readonly LedgerEvent[]
  /** What the page says of its state, in English. */
  readonly state: string
}

const encoder: Unit = { family: 'encoder', channel: 'direct' }
const sale = (on: string, received: string): LedgerEvent[] => [
  { type: 'sold', on },
  { type: 'received', on: received },
]
const registered = (at: string): LedgerEvent => ({ type: 'registered', at, company: true, barcode: true })

const aUnit = (serial: string, state: string, events: readonly LedgerEvent[], unit: Unit = encoder): StateUnit => ({
  serial,
  state,
  events,
  unit,
})

/** One unit in each state that a customer can meet. */
export const states = {
  standard: aUnit('KV26STD000001', 'In warranty · Standard term', sale('2026-05-11', '2026-05-15')),
  fresh: aUnit('KV26NEW000002', 'In warranty · Standard term', sale('2026-11-02', '2026-11-05')),
  free: aUnit('KV25FRE000003', 'In warranty · Free extension', [
    ...sale('2025-06-02', '2025-06-06'),
    registered('2025-07-01'),
  ]),
  freeAndPaid: aUnit('KV24PAD000004', 'In warranty · Paid extension', [
    ...sale('2024-08-19', '2024-08-22'),
    registered('2024-09-02'),
    { type: 'paid_extension', signed: '2024-09-10', by: 'manufacturer' },
  ]),
  lateGap: aUnit('KV25GAP000005', 'In warranty · Free extension', [
    ...sale('2025-06-02', '2025-06-06'),
    registered('2026-09-15'),
  ]),
  expired: aUnit('KV24EXP000007', 'Out of warranty', sale('2024-03-15', '2024-03-19')),
  notStarted: aUnit('KV26FUT000008', 'Not started yet', sale('2026-12-01', '2026-12-04')),
  unknown: aUnit('KV26UNK000009', 'Cannot be settled yet', []),
  replaced: aUnit('KV25SWP000010', 'In warranty · Standard term', [
    ...sale('2025-06-02', '2025-06-06'),
    { type: 'unit_replaced', under: 'warranty', shipped: '2026-02-20', delivered: '2026-02-24' },
  ]),
  part: aUnit('KV25PRT000011', 'In warranty · Free extension', [
    ...sale('2025-06-02', '2025-06-06'),
    registered('2025-06-20'),
    { type: 'part_replaced', under: 'warranty', part: 'power_board', shipped: '2026-03-02', delivered: '2026-03-05' },
    { type: 'part_replaced', under: 'warranty', part: 'fan', shipped: '2026-09-02', delivered: '2026-09-05' },
  ]),
  partOnly: aUnit('KV23SWP000012', 'Replaced item covered', [
    ...sale('2023-04-03', '2023-04-07'),
    { type: 'unit_replaced', under: 'paid', shipped: '2026-10-12', delivered: '2026-10-15' },
  ]),
  shipmentOnly: aUnit('KV26SHP000013', 'In warranty · Standard term', [
    { type: 'shipped_by_manufacturer', on: '2026-01-20' },
  ]),
  dealerSale: aUnit('KV26DLR000015', 'In warranty · Standard term', [
    { type: 'shipped_by_manufacturer', on: '2026-04-20', dealer: 'dealer-7' },
    { type: 'sold', on: '2026-05-11', dealer: 'dealer-7', price: { cents: 689_900, currency: 'CNY' } },
    { type: 'received', on: '2026-05-15' },
    { type: 'waiver', on: '2026-10-01', by: 'secret-person', reason: 'secret-person asked' },
  ]),
  battery: aUnit('BT26NPF000014', 'In warranty · Standard term', sale('2026-08-03', '2026-08-07'), {
    family: 'battery',
    own_serial: true,
  }),
} as const satisfies Readonly<Record<string, StateUnit>>
