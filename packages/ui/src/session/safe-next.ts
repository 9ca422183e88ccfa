/** Only paths of this app: a link from outside can't send anybody elsewhere after signing in. */
export const safeNext = (next: string | null): string => (next && /^\/(?![/\\])/.test(next) ? next : '/')
