/** Addresses of the portal, so that pages and routes cannot disagree. */
export const addresses = {
  home: '/',
  /** GET with `serial`: answers with a redirect to the unit's own address. */
  check: '/check',
  batch: '/coverage/batch',
  batchCsv: '/coverage/batch.csv',
  policy: '/policy',
  apiDocs: '/api/docs',
  unit: (serial: string): string => `/c/${encodeURIComponent(serial)}`,
  unitQr: (serial: string): string => `/c/${encodeURIComponent(serial)}/qr.svg`,
  clause: (id: string): string => `/policy/${encodeURIComponent(id)}`,
} as const
