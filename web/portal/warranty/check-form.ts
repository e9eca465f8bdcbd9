import type { Locale } from '#lib/texts.ts'
import { h, icon, trusted, type Html } from '#web/ui/index.ts'
import { addresses } from '#web/portal/addresses.ts'
import { checkTexts } from './check.texts.ts'

export interface CheckForm {
  readonly locale: Locale
  readonly typed?: string | undefined
  readonly problem?: string | undefined
  /** With the scanner: the button shows once the island finds a camera. */
  readonly scanner?: boolean
}

/** What the scanner says, kept in the page so that the island holds no words. */
const scanner = (locale: Locale): Html => {
  const t = checkTexts[locale].scan
  return h`<div class="camera screen" id="camera" hidden data-denied="${t.denied}" data-missing="${t.missing}" data-nothing="${t.nothing}" data-failed="${t.failed}" data-found="${t.found}">
<video playsinline muted aria-label="${t.view}"></video>
<p id="scan-says" role="status">${t.aim}</p>
<button type="button" class="plain" id="scan-stop">${t.stop}</button></div>`
}

/** Serial in, answer out; a plain GET form. Input of serials wants capitals and no corrections. */
export const checkForm = ({ locale, typed = '', problem, scanner: withScanner = false }: CheckForm): Html => {
  const t = checkTexts[locale]
  const invalid = problem === undefined ? '' : trusted(' aria-invalid="true" aria-describedby="problem"')
  return h`<form action="${addresses.check}" method="get" role="search" id="check">
<label for="serial">${t.serial}</label>
${problem !== undefined && h`<p class="problem" id="problem" role="alert">${problem}</p>`}
<div class="row"><input class="serial" id="serial" name="serial" type="text" value="${typed}" required maxlength="100" inputmode="text" autocapitalize="characters" autocomplete="off" autocorrect="off" spellcheck="false" enterkeyhint="search" translate="no" lang="en"${invalid}>
<button>${t.submit}</button>${withScanner && h`<button type="button" class="plain" id="scan" hidden>${icon('camera')}${t.scan.start}</button>`}</div>
${withScanner && scanner(locale)}</form>`
}
