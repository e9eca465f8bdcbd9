/**
 * Island of the check form: puts the cursor into the field where a keyboard is at hand, and offers to scan where there is a
 * camera. The decoder is fetched when somebody taps «scan», not before.
 */
const field = document.querySelector<HTMLInputElement>('#serial')
const start = document.querySelector<HTMLButtonElement>('#scan')
const panel = document.querySelector<HTMLElement>('#camera')

if (field?.value === '' && matchMedia('(hover: hover) and (pointer: fine)').matches) field.focus()

if (field !== null && start !== null && panel !== null && navigator.mediaDevices?.getUserMedia !== undefined) {
  start.hidden = false
  start.addEventListener('click', async () => {
    start.disabled = true
    try {
      const { scan } = await import('./camera.ts')
      await scan(field, panel)
    } catch {
      panel.hidden = false
      const says = panel.querySelector('#scan-says')
      if (says !== null) says.textContent = panel.dataset['failed'] ?? ''
    } finally {
      start.disabled = false
    }
  })
}
