import type { RequestState } from '#features/support/support.schema.ts'
import type { Texts } from '#lib/texts.ts'
import { requestTexts } from '../parts/request.texts.ts'

export const changeTexts = {
  'zh-CN': {
    assigned: (number: string, name: string) => `${number} 已分配给${name}`,
    unassigned: (number: string) => `${number} 已放回队列`,
    moved: (number: string, state: RequestState) => `${number} 已改为“${requestTexts['zh-CN'].states[state]}”`,
  },
  en: {
    assigned: (number: string, name: string) => `${number} is assigned to ${name}`,
    unassigned: (number: string) => `${number} is back in the queue`,
    moved: (number: string, state: RequestState) => `${number} is now «${requestTexts.en.states[state]}»`,
  },
} satisfies Texts<unknown>
