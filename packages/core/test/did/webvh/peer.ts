/** didwebvh-ts. Loaded as in production: where it finds itself in a test it writes what it reads to `./test/logs`. */
const { NODE_ENV } = process.env
process.env.NODE_ENV = 'production'
export const peer = await import('didwebvh-ts')
process.env.NODE_ENV = NODE_ENV
