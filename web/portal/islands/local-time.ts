/** Island of pages with instants: writes each as the reader's clock has it. Without it they stand in UTC, and with it that is at hand. */
const { lang } = document.documentElement
const clock = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { dateStyle: 'medium', timeStyle: 'short' })
for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-local]')) {
  time.title = time.textContent
  time.textContent = clock.format(new Date(time.dateTime))
}
