/** How Node.js runs the server. */
export const SERVER_FLAGS: readonly string[]
