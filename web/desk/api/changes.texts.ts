import type { RequestState } from '#features/support/support.schema.ts'
import type { Texts } from '#lib/texts.ts'
import { requestTexts } from '../parts/request.texts.ts'

const many = (count: number): string => `${count} ${count === 1 ? 'request is' : 'requests are'}`

export const changeTexts = {
  'zh-CN': {
    assigned: (number: string, name: string) => `${number} 已分配给${name}`,
    unassigned: (number: string) => `${number} 已放回队列`,
    moved: (number: string, state: RequestState) => `${number} 已改为“${requestTexts['zh-CN'].states[state]}”`,
    allAssigned: (count: number, name: string) => `${count} 个请求已分配给${name}`,
    allUnassigned: (count: number) => `${count} 个请求已放回队列`,
    allMoved: (count: number, state: RequestState) => `${count} 个请求已改为“${requestTexts['zh-CN'].states[state]}”`,
    allTagged: (count: number, tag: string) => `${count} 个请求已加标签“${tag}”`,
    undone: (count: number) => `已撤销 ${count} 个请求的更改`,
  },
  en: {
    assigned: (number: string, name: string) => `${number} is assigned to ${name}`,
    unassigned: (number: string) => `${number} is back in the queue`,
    moved: (number: string, state: RequestState) => `${number} is now «${requestTexts.en.states[state]}»`,
    allAssigned: (count: number, name: string) => `${many(count)} assigned to ${name}`,
    allUnassigned: (count: number) => `${many(count)} back in the queue`,
    allMoved: (count: number, state: RequestState) => `${many(count)} now «${requestTexts.en.states[state]}»`,
    allTagged: (count: number, tag: string) => `${many(count)} tagged «${tag}»`,
    undone: (count: number) => `Taken back for ${count} ${count === 1 ? 'request' : 'requests'}`,
  },
} satisfies Texts<unknown>
