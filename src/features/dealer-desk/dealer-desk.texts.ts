import type { Texts } from '#lib/texts.ts'
import { problemsIn, type ProblemWords } from '#platform/http/index.ts'

export type DealerProblem = 'dealer_not_there' | 'promise_not_yours' | 'promise_no_dealer' | 'works_for_another'

const dealerProblems: Texts<Record<DealerProblem, ProblemWords>> = {
  'zh-CN': {
    dealer_not_there: { title: '没有找到', detail: '该内容不存在，或您无权查看。' },
    promise_not_yours: { title: '不能撤回', detail: '承诺只能由记录它的一方撤回。' },
    promise_no_dealer: { title: '没有经销商', detail: '这台设备不是经销商售出，没有可记录的经销商承诺。' },
    works_for_another: { title: '此人已代表另一家经销商', detail: '请先在那家经销商处移除，或使用另一个邮箱。' },
  },
  en: {
    dealer_not_there: { title: 'Nothing found', detail: 'It does not exist, or it is not yours to see.' },
    promise_not_yours: {
      title: 'It cannot be withdrawn here',
      detail: 'Only the side that wrote a promise down takes it back.',
    },
    promise_no_dealer: {
      title: 'There is no dealer',
      detail: 'No dealer sold this device, so that there is no promise of one to write down.',
    },
    works_for_another: {
      title: 'This person works for another dealer',
      detail: 'Remove them there first, or use another mail address.',
    },
  },
}

export const dealerProblem = problemsIn(dealerProblems)

/** Why a text of a dealer's form was not taken. */
export const formProblems: Texts<Record<'empty' | 'long' | 'characters' | 'files' | 'day', string>> = {
  'zh-CN': {
    empty: '请写下内容。',
    long: '内容太长，请缩短。',
    characters: '含有不能保存的字符，请重新输入。',
    files: '有文件已失效，请重新选择文件。',
    day: '不是存在的日期，请写作 2026-03-15，或留空。',
  },
  en: {
    empty: 'Please write something.',
    long: 'Too long; please shorten it.',
    characters: 'This contains characters that cannot be stored; please type it again.',
    files: 'A file has expired; please choose your files again.',
    day: 'This date does not exist; write it as 2026-03-15, or leave it empty.',
  },
}
