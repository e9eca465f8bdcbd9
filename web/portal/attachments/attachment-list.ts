import type { AttachmentView } from '#features/attachments/attachments.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { h, type Html } from '#web/ui/index.ts'
import { sizeOf, stateOf } from './file-words.ts'
import { attachmentTexts } from './upload.texts.ts'

const entry = (file: AttachmentView, query: string, locale: Locale): Html => {
  const t = attachmentTexts[locale]
  const places: Readonly<Record<string, string>> = t.place
  const said = [sizeOf(file.bytes, locale), stateOf(file, locale), places[file.place] ?? ''].filter(
    (text) => text !== '',
  )
  const address = (variant: string): string => `/attachments/${file.id}/${variant}${query}`
  const thumbnail = h`<a href="${address('large')}" aria-label="${t.full} ${file.name}"><img src="${address('small')}" alt="${t.small} ${file.name}" loading="lazy" width="96"></a>`
  return h`<li>${file.available && file.preview === 'ready' && thumbnail}<span class="about">${
    file.available ? h`<a href="${address('file')}" download><bdi>${file.name}</bdi></a>` : h`<bdi>${file.name}</bdi>`
  }<span class="soft small">${said.join(' · ')}</span></span></li>`
}

/**
 * The files of a message: thumbnails of images, downloads, and what the scanner said of each.
 * @param token of the tracking link, which is the right to read them; none for readers who are signed in
 */
export const attachmentList = (files: readonly AttachmentView[], token: string | undefined, locale: Locale): Html => {
  const query = token === undefined ? '' : `?r=${encodeURIComponent(token)}`
  return h`<ul class="uploads" aria-label="${attachmentTexts[locale].title}">${files.map((file) => entry(file, query, locale))}</ul>`
}
