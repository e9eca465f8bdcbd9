import type { Locale } from '#lib/texts.ts'
import { h, icon, type Html } from '#web/ui/index.ts'
import { uploadTexts } from './upload.texts.ts'

/** A file that has arrived and is not yet part of a message. */
export interface UploadedFile {
  readonly id: string
  readonly name: string
  readonly place: string
}

/**
 * No image/heic: phones then turn their photos into JPEG by themselves. The names help where a system knows no type for a log.
 */
const ACCEPT =
  'image/jpeg,image/png,image/webp,image/gif,video/mp4,video/quicktime,video/webm,application/pdf,application/zip,.txt,.log,.zip'

const uploaded = ({ id, name, place }: UploadedFile, locale: Locale): Html =>
  h`<li><label class="tick"><input type="checkbox" name="uploads" value="${id}" checked><bdi>${name}</bdi></label>${placeNote(place, locale)}</li>`

/** What the sender of a video should know before it is sent; nothing where there is nothing to say. */
export const placeNote = (place: string, locale: Locale): Html | '' => {
  const words: Readonly<Record<string, string>> = uploadTexts[locale].says.place
  return words[place] === undefined ? '' : h`<span class="soft small">${words[place]}</span>`
}

/**
 * The field with which files go along with a form: a plain file field in a multipart form without script; with the island `upload`,
 * resumable uploads. Either way the form carries the ids of what has arrived in `uploads`.
 * @param files what has arrived already and belongs to this form
 */
export const uploadField = (files: readonly UploadedFile[], locale: Locale): Html => {
  const t = uploadTexts[locale]
  return h`<div class="upload" data-upload data-says="${JSON.stringify(t.says)}"><label for="files">${t.label}</label>
<p class="soft small" id="files-hint">${t.hint}</p><noscript><p class="soft small">${t.plain}</p></noscript>
<input id="files" name="files" type="file" multiple accept="${ACCEPT}" aria-describedby="files-hint">
<button type="button" class="plain" data-camera hidden>${icon('camera')}${t.camera}</button>
<p class="problem" role="alert" data-problem hidden></p>
<p class="small" data-sent${files.length === 0 ? h` hidden` : ''}>${t.sent}</p><ul class="uploads" data-list>${files.map((file) => uploaded(file, locale))}</ul></div>`
}
