import { type FormField, type RequestFormData } from '#features/support/portal.schema.ts'
import { requestKinds } from '#features/support/support.schema.ts'
import { colonIn, type Locale } from '#lib/texts.ts'
import { addresses } from '#web/portal/addresses.ts'
import { uploadField } from '#web/portal/attachments/upload-field.ts'
import { page } from '#web/portal/layout.ts'
import type { PageContext } from '#web/portal/types.ts'
import { h, trusted, type Html } from '#web/ui/index.ts'
import { draftNote } from './draft-note.ts'
import { supportTexts } from './support.texts.ts'

/** What a browser is told of a field, so that it fills in what it knows. */
const attributes: Readonly<Partial<Record<FormField, string>>> = {
  name: ' autocomplete="name" maxlength="200"',
  email: ' type="email" autocomplete="email" maxlength="254"',
  phone: ' type="tel" autocomplete="tel" maxlength="60"',
  company: ' autocomplete="organization" maxlength="200"',
  subject: ' maxlength="200"',
  model: ' maxlength="100"',
  serial:
    ' class="serial" maxlength="100" autocapitalize="characters" autocomplete="off" spellcheck="false" translate="no"',
  firmware: ' maxlength="100"',
  happenedOn: ' type="date"',
}

interface Shown {
  readonly data: RequestFormData
  readonly locale: Locale
}

const invalid = (problem: string | undefined, name: string): Html | '' =>
  problem === undefined ? '' : trusted(` aria-invalid="true" aria-describedby="problem-${name}"`)

const mark = ({ data, locale }: Shown, name: FormField): string => {
  const t = supportTexts[locale]
  if (data.required.includes(name)) return t.required
  return data.requiredForFault.includes(name) ? t.requiredForFault : t.optional
}

const field = (shown: Shown, name: FormField, input: (attributes: Html | '') => Html): Html => {
  const problem = shown.data.problems[name]
  const t = supportTexts[shown.locale]
  return h`<div class="field"><label for="${name}">${t.fields[name]} <span class="soft small">${mark(shown, name)}</span></label>
${problem !== undefined && h`<p class="problem" id="problem-${name}">${problem}</p>`}${input(invalid(problem, name))}</div>`
}

const line = (shown: Shown, name: FormField): Html =>
  field(
    shown,
    name,
    (more) =>
      h`<input id="${name}" name="${name}" value="${shown.data.values[name]}"${trusted(attributes[name] ?? '')}${more}>`,
  )

const text = (shown: Shown, name: 'description' | 'evidence', rows: number): Html =>
  field(
    shown,
    name,
    (more) => h`<textarea id="${name}" name="${name}" rows="${rows}"${more}>
${shown.data.values[name]}</textarea>`,
  )

const kinds = (shown: Shown): Html => {
  const t = supportTexts[shown.locale]
  const option = (kind: (typeof requestKinds)[number]): Html =>
    h`<option value="${kind}"${shown.data.values.kind === kind ? trusted(' selected') : ''}>${t.kinds[kind]}</option>`
  return field(
    shown,
    'kind',
    (more) =>
      h`<select id="kind" name="kind"${more}><option value="">${t.choose}</option>${requestKinds.map(option)}</select>`,
  )
}

const consents = ({ data, locale }: Shown): Html => {
  const t = supportTexts[locale]
  const problem = data.problems.consent
  const box = ({ purpose, text: words, checked, required }: RequestFormData['consents'][number]): Html =>
    h`<label class="tick"><input type="checkbox" name="consent" value="${purpose}"${checked ? trusted(' checked') : ''}${required ? invalid(problem, 'consent') : ''}><span>${words} <span class="soft small">${required ? t.required : t.optional}</span></span></label>`
  return h`<fieldset class="card"><legend>${t.consent}</legend><p class="soft">${t.consentLead}</p>
${problem !== undefined && h`<p class="problem" id="problem-consent">${problem}</p>`}
${data.consents.map(box)}<input type="hidden" name="consentVersion" value="${data.consentVersion}"></fieldset>`
}

/** What is wrong, with links to the fields, at the top where it is seen and read first. */
const summaryOfProblems = ({ data, locale }: Shown): Html | undefined => {
  const t = supportTexts[locale]
  const names = Object.keys(data.problems) as (keyof RequestFormData['problems'])[]
  if (names.length === 0 && data.problem === undefined) return undefined
  const entry = (name: keyof RequestFormData['problems']): Html =>
    h`<li><a href="#${name === 'consent' ? 'problem-consent' : name}">${name === 'consent' ? t.consent : t.fields[name]}</a>${colonIn[locale]}${data.problems[name] ?? ''}</li>`
  return h`<section class="card verdict end" role="alert" tabindex="-1"><h2>${data.problem ?? t.problems}</h2>${names.length > 0 && h`<ul>${names.map(entry)}</ul>`}</section>`
}

/** The request form; it works without a script and without an account. */
export const requestPage = (
  { page: context, ...data }: RequestFormData & { readonly page: PageContext },
  locale: Locale,
): string => {
  const t = supportTexts[locale]
  const shown = { data, locale }
  return page({
    page: { ...context, path: addresses.support },
    locale,
    title: t.title,
    here: 'support',
    listed: true,
    island: ['upload', 'draft'],
    main: h`<h1>${t.title}</h1><p>${t.lead}</p>${summaryOfProblems(shown)}
<form action="${addresses.support}" method="post" enctype="multipart/form-data" novalidate data-draft="request">${draftNote(locale)}
<input type="hidden" name="submission" value="${data.submission}">
<fieldset class="card"><legend>${t.you}</legend>${line(shown, 'name')}${line(shown, 'email')}${line(shown, 'phone')}${line(shown, 'company')}</fieldset>
<fieldset class="card"><legend>${t.about}</legend>${kinds(shown)}${line(shown, 'subject')}${text(shown, 'description', 7)}</fieldset>
<fieldset class="card"><legend>${t.fault}</legend><p class="soft">${t.faultLead}</p>${line(shown, 'model')}${line(shown, 'serial')}${line(shown, 'firmware')}${line(shown, 'happenedOn')}${text(shown, 'evidence', 3)}${uploadField(data.uploads, locale)}</fieldset>
${consents(shown)}
<p><button name="step" value="check">${t.check}</button></p></form>`,
  })
}
