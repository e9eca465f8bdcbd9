/** A real OpenID Connect provider on loopback, at which whoever comes is signed in as the test says. */
import { createServer } from 'node:http'
import { once } from 'node:events'
import { Provider } from 'oidc-provider'
import { freePort } from './application.ts'

export interface Identity {
  readonly sub: string
  readonly email: string
  readonly verified: unknown
}

export interface TestProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Who is at the keyboard; nobody means that the sign-in there is cancelled. */
  who: Identity | undefined
  readonly close: () => Promise<void>
}

export const startProvider = async (returnTo: string): Promise<TestProvider> => {
  const port = await freePort()
  const issuer = `http://127.0.0.1:${port}`
  const [clientId, clientSecret] = ['sanbao', 'a-secret-of-the-test-0123456789']
  const known = new Map<string, Identity>()
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [returnTo] }],
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['only-for-the-test'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => {
      const identity = known.get(sub)
      const claims = () => ({
        sub,
        email: identity?.email,
        email_verified: (identity?.verified ?? undefined) as boolean | undefined,
        name: 'N',
      })
      return { accountId: sub, claims }
    },
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({ clientId: oidc.client?.clientId, accountId: oidc.session?.accountId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) return void answer(request, response)
    const { who } = running
    if (who !== undefined) known.set(who.sub, who)
    const result = who === undefined ? { error: 'access_denied' } : { login: { accountId: who.sub } }
    void provider.interactionFinished(request, response, result)
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const running: TestProvider = {
    issuer,
    clientId,
    clientSecret,
    who: undefined,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return running
}
