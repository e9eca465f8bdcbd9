import type { Locale } from '#lib/texts.ts'
import { h, type Html } from '#web/ui/index.ts'
import { page } from '#web/portal/layout.ts'
import type { PageContext } from '#web/portal/types.ts'
import { apiDocsTexts } from './api-docs.texts.ts'

/** The parts of an OpenAPI document that the page shows. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>
}

interface ApiOperation {
  readonly operationId: string
  readonly summary: string
  readonly 'x-summary-zh': string
  readonly security?: readonly unknown[]
  readonly parameters: readonly ApiParameter[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly content: Content }>>
}

interface ApiParameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema: { readonly description?: string; readonly format?: string; readonly type?: string }
}

type Content = Readonly<Record<string, { readonly schema: unknown }>>

/** A problem that the API may answer with, in the reader's words. */
export interface ListedProblem {
  readonly code: string
  readonly title: string
  readonly detail: string
}

export interface ApiDocsPageData {
  readonly page: PageContext
  readonly document: ApiDocument
  readonly problems: readonly ListedProblem[]
}

const definition = (content: Content, locale: Locale): Html[] =>
  Object.entries(content).map(
    ([type, { schema }]) =>
      h`<details><summary>${apiDocsTexts[locale].schema} <code>${type}</code></summary>
<pre tabindex="0"><code>${JSON.stringify(schema, null, 2)}</code></pre></details>`,
  )

const parameter = ({ name, in: place, required, description, schema }: ApiParameter, locale: Locale): Html => {
  const about = description ?? schema.description ?? schema.format ?? schema.type ?? ''
  const must = required === true ? ` · ${apiDocsTexts[locale].required}` : ''
  return h`<li><code>${name}</code> <span class="small soft">${place}${must}</span> ${about}</li>`
}

const operation = (address: string, [method, op]: readonly [string, ApiOperation], locale: Locale): Html => {
  const t = apiDocsTexts[locale]
  const [[status, answer]] = Object.entries(op.responses) as [[string, { content: Content }]]
  return h`<section class="card" id="${op.operationId}"><h2>${locale === 'en' ? op.summary : op['x-summary-zh']}</h2>
<p><code>${method.toUpperCase()} ${address}</code></p>
${op.security !== undefined && h`<p>${t.needsKey}</p>`}
<h3>${t.parameters}</h3><ul>${op.parameters.map((each) => parameter(each, locale))}</ul>
${op.requestBody !== undefined && h`<h3>${t.body}</h3>${definition(op.requestBody.content, locale)}`}
<h3>${t.answers}</h3><p>${Object.keys(op.responses).join(' · ')}</p>
<h4>${status}</h4>${definition(answer.content, locale)}</section>`
}

const problem = ({ code, title, detail }: ListedProblem): Html =>
  h`<dt id="problem-${code}"><code>${code}</code> ${title}</dt><dd>${detail}</dd>`

/** The API as a page to read: each address with its parameters, body and answers, then every problem. */
export const apiDocsPage = ({ page: context, document, problems }: ApiDocsPageData, locale: Locale): string => {
  const t = apiDocsTexts[locale]
  const operations = Object.entries(document.paths).flatMap(([address, verbs]) =>
    Object.entries(verbs).map((verb) => operation(address, verb, locale)),
  )
  return page({
    page: context,
    locale,
    title: t.title,
    listed: true,
    main: h`<h1>${t.title}</h1><p>${t.lead}</p><p><a href="/api/openapi.json">${t.document}</a></p>${operations}
<section class="card" id="problems"><h2>${t.problems}</h2><p>${t.problemsLead}</p><dl>${problems.map(problem)}</dl></section>`,
  })
}
