/**
 * Island of the staff pages: signs in with a passkey, and adds one. What it needs is hidden until the browser shows that it can.
 * The server words its refusals; a browser's own words are for its makers, so that one sentence of the page stands for them.
 */
interface Goal {
  readonly to: string
}

const ask = async <Answer>(path: string, body: object = {}): Promise<Answer> => {
  const answer = await fetch(`/api/desk/passkeys${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': document.documentElement.lang },
    body: JSON.stringify(body),
  })
  const said = (await answer.json()) as Answer & { readonly detail?: string }
  if (!answer.ok) throw new Refusal(said.detail ?? '')
  return said
}

class Refusal extends Error {}

const signIn = async (form: HTMLFormElement): Promise<Goal> => {
  const options = await ask<PublicKeyCredentialRequestOptionsJSON>('/sign-in/options')
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential
  return ask('/sign-in', { response: credential.toJSON() as object, to: form.dataset['to'] ?? '' })
}

const add = async (form: HTMLFormElement): Promise<Goal> => {
  const options = await ask<PublicKeyCredentialCreationOptionsJSON>('/options')
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential
  const name = new FormData(form).get('name')
  return ask('', { response: credential.toJSON() as object, name, to: form.dataset['to'] ?? '' })
}

const offer = (form: HTMLFormElement, work: (form: HTMLFormElement) => Promise<Goal>): void => {
  const button = form.querySelector('button')
  const says = form.querySelector<HTMLElement>('[role=alert]')
  if (button === null || says === null) return
  form.hidden = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    button.disabled = true
    says.textContent = ''
    try {
      location.assign((await work(form)).to)
    } catch (error) {
      says.textContent =
        error instanceof Refusal && error.message !== '' ? error.message : (form.dataset['failed'] ?? '')
      button.disabled = false
    }
  })
}

const knows = 'PublicKeyCredential' in globalThis && 'parseCreationOptionsFromJSON' in PublicKeyCredential
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  if (knows) offer(form, form.dataset['passkey'] === 'add' ? add : signIn)
}
