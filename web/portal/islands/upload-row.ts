import type { UploadWords } from '#web/portal/attachments/upload.texts.ts'

/** One file in the list: its name, how far it is, and what can be done. */
export interface Row {
  readonly item: HTMLLIElement
  /** A sentence about the file, read out when it changes. */
  readonly say: (text: string) => void
  readonly progress: (share: number) => void
  /** Shows just these of the buttons. */
  readonly offer: (...actions: readonly Action[]) => void
  /** The file has arrived: it goes along with the form under its id. */
  readonly done: (id: string) => void
}

export type Action = 'pause' | 'resume' | 'retry' | 'remove'
const actions: readonly Action[] = ['pause', 'resume', 'retry', 'remove']

const make = <K extends keyof HTMLElementTagNameMap>(tag: K, text = ''): HTMLElementTagNameMap[K] => {
  const element = document.createElement(tag)
  element.textContent = text
  return element
}

/** Adds a file to the list; `act` is called when a button is pressed. */
export const addRow = (list: Element, name: string, words: UploadWords, act: (action: Action) => void): Row => {
  const item = make('li')
  const label = make('label')
  label.className = 'tick'
  label.append(make('bdi', name))
  const bar = make('progress')
  bar.max = 1
  bar.hidden = true
  bar.setAttribute('aria-label', name)
  const state = make('span')
  state.className = 'soft small'
  state.setAttribute('role', 'status')
  const buttons = actions.map((action) => {
    const button = make('button', words[action])
    button.type = 'button'
    button.className = 'plain'
    button.hidden = true
    button.setAttribute('aria-label', `${words[action]} ${name}`)
    button.addEventListener('click', () => act(action))
    return button
  })
  item.append(label, bar, state, ...buttons)
  list.append(item)
  return {
    item,
    say: (text) => {
      if (state.textContent !== text) state.textContent = text
    },
    progress: (share) => {
      bar.hidden = share >= 1
      bar.value = share
    },
    offer: (...offered) =>
      buttons.forEach((button, index) => void (button.hidden = !offered.includes(actions[index] ?? 'remove'))),
    done: (id) => {
      const box = make('input')
      box.type = 'checkbox'
      box.name = 'uploads'
      box.value = id
      box.checked = true
      label.prepend(box)
      bar.hidden = true
    },
  }
}
