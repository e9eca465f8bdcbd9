import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { openApiText } from '../../src/apps/openapi.ts'

const written = readFileSync(new URL('../../src/apps/openapi.gen.json', import.meta.url), 'utf8')

it('[API] the schemas that check requests – written as OpenAPI – the generated file, to the byte', async () => {
  expect(await openApiText()).toBe(written)
})

it('[API] every operation – read in the document – both languages, no unknown fields in bodies, problems as problem+json', () => {
  const { paths } = JSON.parse(written) as {
    paths: Record<
      string,
      Record<
        string,
        {
          summary: string
          'x-summary-zh': string
          requestBody?: { content: Record<string, { schema: { additionalProperties?: boolean } }> }
          responses: Record<string, { content: object }>
        }
      >
    >
  }
  for (const operation of Object.values(paths).flatMap((verbs) => Object.values(verbs))) {
    expect(operation.summary).not.toBe('')
    expect(operation['x-summary-zh']).toMatch(/\p{Script=Han}/u)
    const body = operation.requestBody?.content['application/json']
    if (body !== undefined) expect(body.schema.additionalProperties).toBe(false)
    for (const [status, answer] of Object.entries(operation.responses)) {
      if (Number(status) >= 400) expect(Object.keys(answer.content)).toEqual(['application/problem+json'])
    }
  }
})
