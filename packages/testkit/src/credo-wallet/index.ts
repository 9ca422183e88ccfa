import 'reflect-metadata'
import { EventEmitter } from 'node:events'
import { Agent, ConsoleLogger, Kms, LogLevel, type SdJwtVcRecord } from '@credo-ts/core'
import { OpenId4VcModule } from '@credo-ts/openid4vc'
import { MemoryKeys } from './keys.ts'
import { MemoryStorageModule } from './storage.ts'

class NoFiles {
  readonly dataPath = ''
  readonly cachePath = ''
  readonly tempPath = ''
}

type Taken = { readonly type: string }

/** Credo as the wallet of a learner: a maker that is not us, with its own reading of every specification. */
export async function openCredoWallet() {
  const agent = new Agent({
    config: { logger: new ConsoleLogger(LogLevel.off), autoUpdateStorageOnStartup: true },
    dependencies: {
      FileSystem: NoFiles as never,
      EventEmitterClass: EventEmitter,
      fetch: globalThis.fetch,
      WebSocketClass: EventEmitter as never,
    },
    modules: {
      memory: new MemoryStorageModule(),
      keyManagement: new Kms.KeyManagementModule({ backends: [new MemoryKeys() as never] }),
      openid4vc: new OpenId4VcModule(),
    },
  })
  await agent.initialize()
  const holder = agent.openid4vc.holder

  return {
    agent,
    /** Takes what an offer holds in one format, as Credo does it from the link to the verified credential. */
    async take(link: string, { txCode, format, count = 1 }: { txCode: string; format: string; count?: number }) {
      const offer = await holder.resolveCredentialOffer(link)
      const ids = Object.entries(offer.offeredCredentialConfigurations)
        .filter(([, one]) => one.format === format)
        .map(([id]) => id)
      const granted = await holder.requestToken({ resolvedCredentialOffer: offer, txCode })
      const taken = await holder.requestCredentials({
        resolvedCredentialOffer: offer,
        ...granted,
        credentialConfigurationIds: ids,
        async credentialBindingResolver() {
          const keys = await Promise.all(
            Array.from({ length: count }, async () => {
              const { publicJwk } = await agent.kms.createKey({ type: { kty: 'EC', crv: 'P-256' } })
              return Kms.PublicJwk.fromPublicJwk(publicJwk)
            }),
          )
          return { method: 'jwk', keys }
        },
      })
      for (const { notificationId } of taken.credentials)
        if (notificationId)
          await holder.sendNotification({
            metadata: offer.metadata,
            accessToken: granted.accessToken,
            notificationId,
            notificationEvent: 'credential_accepted',
            ...(granted.dpop ? { dpop: granted.dpop } : {}),
          } as never)
      return { offer, granted, ...taken }
    },
    /** Keeps what was taken, to show it later. */
    keep: (record: Taken) => agent.sdJwtVc.store({ record: record as SdJwtVcRecord }),
    /**
     * Answers a request for presentations as Credo does it from its link: who asks is checked, what is asked for is looked
     * for among what is kept, and the answer is sent.
     */
    async answer(link: string) {
      const resolved = await holder.resolveOpenId4VpAuthorizationRequest(link)
      const found = resolved.dcql?.queryResult
      if (!found) throw new Error('nothing is asked for by DCQL')
      const answered = await holder.acceptOpenId4VpAuthorizationRequest({
        authorizationRequestPayload: resolved.authorizationRequestPayload,
        dcql: { credentials: holder.selectCredentialsForDcqlRequest(found) },
      })
      return { resolved, answered }
    },
    close: () => agent.shutdown(),
  }
}
