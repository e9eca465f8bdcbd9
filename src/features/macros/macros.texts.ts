import type { Texts } from '#lib/texts.ts'
import type { ProblemWords } from '#platform/http/index.ts'

export const macroProblems: Texts<Record<'macro_changed' | 'unknown_placeholder', ProblemWords>> = {
  'zh-CN': {
    macro_changed: { title: '常用语已被他人更改', detail: '请重新载入后再试。' },
    unknown_placeholder: { title: '有不认识的占位符', detail: '请改正或删除，否则它会原样留在回复里。' },
  },
  en: {
    macro_changed: { title: 'Somebody else has changed this text', detail: 'Load it again and repeat the change.' },
    unknown_placeholder: {
      title: 'A placeholder is not known',
      detail: 'Correct it or take it out; it would stay in the reply as it is.',
    },
  },
}

export const placeholderSentence: Texts<(names: readonly string[], known: readonly string[]) => string> = {
  'zh-CN': (names, known) => `不认识的占位符：${names.join('、')}。可用的有：${known.join('、')}。`,
  en: (names, known) => `Not known: ${names.join(', ')}. There are: ${known.join(', ')}.`,
}
