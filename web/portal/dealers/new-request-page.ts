import { type ForCustomerForm, type FormField } from '#features/support/portal.schema.ts'
import { requestKinds } from '#features/support/support.schema.ts'
import { colonIn, locales } from '#lib/texts.ts'
import { addresses } from '#web/portal/addresses.ts'
import { supportTexts } from '#web/portal/support/support.texts.ts'
import { h, trusted, type Html } from '#web/ui/index.ts'
import { dealerPage, invalid, type DealerFrame } from './dealer-frame.ts'
import { dealerTexts } from './dealer.texts.ts'

export interface DealerNewRequestData extends DealerFrame {
  readonly form: ForCustomerForm
}

type Name = Exclude<FormField, 'model' | 'happenedOn' | 'evidence'>

/** The customer's data are not those of whoever types: nothing is filled in by the browser. */
const attributes: Readonly<Record<Name, string>> = {
  name: ' maxlength="200"',
  email: ' type="email" maxlength="254"',
  phone: ' type="tel" maxlength="60"',
  company: ' maxlength="200"',
  kind: '',
  subject: ' maxlength="200"',
  description: '',
  serial: ' class="serial" maxlength="100" autocapitalize="characters" spellcheck="false" translate="no"',
  firmware: ' maxlength="100"',
}

const field = ({ form, locale }: DealerNewRequestData, name: Name, input: (more: Html | '') => Html): Html => {
  const t = dealerTexts[locale]
  const problem = form.problems[name]
  return h`<div class="field"><label for="${name}">${supportTexts[locale].fields[name]} <span class="soft small">${form.required.includes(name) ? t.needed : t.optional}</span></label>
${problem !== undefined && h`<p class="problem" id="problem-${name}">${problem}</p>`}${input(invalid(problem, `problem-${name}`))}</div>`
}

const line = (data: DealerNewRequestData, name: Name): Html =>
  field(
    data,
    name,
    (more) =>
      h`<input id="${name}" name="${name}" value="${data.form.values[name]}" autocomplete="off"${trusted(attributes[name])}${more}>`,
  )

const kinds = (data: DealerNewRequestData): Html => {
  const t = supportTexts[data.locale]
  const option = (kind: (typeof requestKinds)[number]): Html =>
    h`<option value="${kind}"${data.form.values.kind === kind && trusted(' selected')}>${t.kinds[kind]}</option>`
  return field(
    data,
    'kind',
    (more) =>
      h`<select id="kind" name="kind"${more}><option value="">${t.choose}</option>${requestKinds.map(option)}</select>`,
  )
}

const language = ({ form, locale }: DealerNewRequestData): Html => {
  const t = dealerTexts[locale]
  return h`<div class="field"><label for="language">${t.language}</label><select id="language" name="language">${locales.map(
    (one) => h`<option value="${one}"${form.language === one && trusted(' selected')}>${t.languages[one]}</option>`,
  )}</select></div>`
}

/** The form by which a dealer opens a request for a customer, who alone can consent to more. */
export const dealerNewRequestPage = (data: DealerNewRequestData): string => {
  const { form, locale } = data
  const t = dealerTexts[locale]
  const s = supportTexts[locale]
  const wrong = Object.keys(form.problems) as Name[]
  return dealerPage(
    { ...data, page: { ...data.page, path: addresses.dealerNewRequest } },
    {
      title: t.open,
      here: 'open',
      main: h`<h1>${t.open}</h1><p>${t.newLead}</p>
${wrong.length > 0 && h`<section class="card verdict end" role="alert"><h2>${t.fix}</h2><ul>${wrong.map((name) => h`<li><a href="#${name}">${s.fields[name]}</a>${colonIn[locale]}${form.problems[name] ?? ''}</li>`)}</ul></section>`}
<form action="${addresses.dealerNewRequest}" method="post" novalidate><input type="hidden" name="submission" value="${form.submission}">
<fieldset class="card"><legend>${t.device}</legend>${line(data, 'serial')}${kinds(data)}${line(data, 'subject')}${field(
        data,
        'description',
        (more) => h`<textarea id="description" name="description" rows="6"${more}>
${form.values.description}</textarea>`,
      )}${line(data, 'firmware')}</fieldset>
<fieldset class="card"><legend>${t.customer}</legend>${line(data, 'name')}${line(data, 'email')}${line(data, 'phone')}${line(data, 'company')}${language(data)}</fieldset>
<p><button>${t.newSend}</button></p></form>`,
    },
  )
}
