import { describe, expect, it } from 'vitest'
import { h, trusted } from './html.ts'
import { stylesheet } from './style.ts'

describe('h', () => {
  it('[T1] given markup in a text – written between tags and in an attribute – it stays text', () => {
    const evil = `"><script>alert('1')</script>&`
    const escaped = '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;'
    expect(String(h`<p title="${evil}">${evil}</p>`)).toBe(`<p title="${escaped}">${escaped}</p>`)
  })

  it('given pieces, lists and parts that are not there – put together – pieces are kept, absent parts leave nothing', () => {
    const items = ['a', '<b>'].map((text) => h`<li>${text}</li>`)
    expect(String(h`<ul>${items}${undefined}${null}${false}${0}</ul>`)).toBe('<ul><li>a</li><li>&lt;b&gt;</li>0</ul>')
  })

  it('given text that is HTML by construction – trusted – it is written as it stands', () => {
    expect(String(h`${trusted('<hr>')}`)).toBe('<hr>')
  })
})

describe('stylesheet', () => {
  it('given our style files – joined – no comment, line break or end of the element is left', () => {
    expect(stylesheet).not.toMatch(/\/\*|\n|<\//)
    expect(stylesheet).toContain('@media print{')
    expect(stylesheet.split('{').length).toBe(stylesheet.split('}').length)
  })
})
