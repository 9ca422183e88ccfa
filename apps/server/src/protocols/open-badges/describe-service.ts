import { SCOPES } from './scopes.ts'

const SAYS: Readonly<Record<keyof typeof SCOPES, string>> = {
  read: 'Read what this institution has awarded the learner.',
  add: 'Bring credentials to the learner, who takes them into their wallet.',
  profile: 'Read the learner’s name, e-mail address and wallet key.',
  changeProfile: 'Say something of the learner in the profile that this app reads.',
  offline: 'Go on while the learner is away.',
}

const error = {
  description: 'Why not.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Imsx_StatusInfo' } } },
}
const SCHEMAS = 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_'
const json = (name: string) => ({ 'application/json': { schema: { $ref: `${SCHEMAS}${name}_schema.json` } } })
const operation = (operationId: string, scope: keyof typeof SCOPES, more: object) => ({
  operationId,
  security: [{ OAuth2ACG: [SCOPES[scope]] }],
  ...more,
})

/** The Service Description Document (Open Badges 3.0 §6.3): an OpenAPI 3.0 document that names the OAuth endpoints. */
export function describeService(issuer: { readonly address: string; readonly name: string; readonly url: string }) {
  const base = `${issuer.address}/ims/ob/v3p0`
  return {
    openapi: '3.0.1',
    info: {
      title: 'Open Badges API',
      description: `Open Badges 3.0 API of ${issuer.name}`,
      version: '3.0',
      termsOfService: issuer.url,
      'x-imssf-privacyPolicyUrl': issuer.url,
      contact: { name: issuer.name, url: issuer.url },
    },
    servers: [{ url: base, description: issuer.name }],
    paths: {
      '/credentials': {
        get: operation('getCredentials', 'read', {
          parameters: [
            { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
            { name: 'offset', in: 'query', schema: { type: 'integer', minimum: 0 } },
            { name: 'since', in: 'query', schema: { type: 'string', format: 'date-time' } },
          ],
          responses: {
            200: { description: 'A page of credentials.', content: json('getopenbadgecredentialsresponse') },
            default: error,
          },
        }),
        post: operation('upsertCredential', 'add', {
          requestBody: {
            required: true,
            content: { ...json('achievementcredential'), 'text/plain': { schema: { type: 'string' } } },
          },
          responses: {
            200: { description: 'In the place of the one before.', content: json('achievementcredential') },
            201: { description: 'Taken in.', content: json('achievementcredential') },
            default: error,
          },
        }),
      },
      '/profile': {
        get: operation('getProfile', 'profile', {
          responses: { 200: { description: 'The learner.', content: json('profile') }, default: error },
        }),
        put: operation('putProfile', 'changeProfile', {
          requestBody: { required: true, content: json('profile') },
          responses: { 200: { description: 'The learner, as from now on.', content: json('profile') }, default: error },
        }),
      },
    },
    components: {
      securitySchemes: {
        OAuth2ACG: {
          type: 'oauth2',
          description: 'OAuth 2.0 authorization code grant, with PKCE (S256)',
          'x-imssf-name': issuer.name,
          'x-imssf-privacyPolicyUrl': issuer.url,
          'x-imssf-registrationUrl': `${base}/oauth/register`,
          'x-imssf-revocationUrl': `${base}/oauth/revoke`,
          'x-imssf-termsOfServiceUrl': issuer.url,
          flows: {
            authorizationCode: {
              authorizationUrl: `${base}/oauth/authorize`,
              tokenUrl: `${base}/oauth/token`,
              refreshUrl: `${base}/oauth/token`,
              scopes: Object.fromEntries(
                Object.entries(SCOPES).map(([name, scope]) => [scope, SAYS[name as keyof typeof SCOPES]]),
              ),
            },
          },
        },
      },
      schemas: {
        Imsx_StatusInfo: {
          type: 'object',
          required: ['imsx_codeMajor', 'imsx_severity'],
          properties: {
            imsx_codeMajor: { type: 'string' },
            imsx_severity: { type: 'string' },
            imsx_description: { type: 'string' },
            imsx_codeMinor: { type: 'object' },
          },
        },
      },
    },
  }
}
