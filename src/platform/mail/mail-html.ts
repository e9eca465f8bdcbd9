import sanitizeHtml from 'sanitize-html'

/** Beyond this an HTML mail is shown in part; the whole stays in the raw message. */
const MAX_HTML = 300_000
const DEEPEST = 60

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' }

const NOT_TEXT = [
  'script',
  'style',
  'textarea',
  'option',
  'noscript',
  'title',
  'xmp',
  'template',
  'svg',
  'math',
  'iframe',
]

const TAGS = (
  'p br hr div span b strong i em u s sub sup small blockquote pre code ul ol li dl dt dd ' +
  'table thead tbody tfoot tr th td caption h1 h2 h3 h4 h5 h6 a'
).split(' ')

/** The words of an HTML mail, line by line, without its marks. */
export const htmlToText = (html: string): string => {
  const lines = html
    .slice(0, MAX_HTML)
    .replace(/\s+/g, ' ')
    .replace(/<(?:br|hr|\/p|\/div|\/tr|\/li|\/h[1-6]|\/blockquote|\/table)\b/gi, '\n$&')
  const bare = sanitizeHtml(lines, { allowedTags: [], allowedAttributes: {}, nonTextTags: NOT_TEXT })
  const text = bare.replace(/&(?:lt|gt|quot|amp);/g, (entity) => entities[entity] ?? entity)
  return text
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/**
 * The HTML of a mail reduced to its words, tables and links: no style, script, form, picture or address that a reader's browser would
 * fetch. It is still shown only in a sandboxed frame under a policy that forbids everything.
 */
export const harmlessHtml = (html: string): string =>
  sanitizeHtml(html.slice(0, MAX_HTML), {
    allowedTags: TAGS,
    allowedAttributes: { a: ['href', 'rel', 'target'], th: ['colspan', 'rowspan'], td: ['colspan', 'rowspan'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    nonTextTags: NOT_TEXT,
    nestingLimit: DEEPEST,
    transformTags: {
      a: sanitizeHtml.simpleTransform('a', { rel: 'noopener noreferrer nofollow', target: '_blank' }),
      // What the picture was called stands where it was.
      img: (_name, { alt = '' }) => ({ tagName: 'span', attribs: {}, text: alt === '' ? '[图片 image]' : `[${alt}]` }),
    },
  })
