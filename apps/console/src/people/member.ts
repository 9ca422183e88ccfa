import { api, type Page } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

export const ROLES = ['owner', 'registrar', 'administrator', 'teacher', 'viewer'] as const
export type Role = (typeof ROLES)[number]

export type Member = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly since: string
  readonly isMe: boolean
}

export type Invitation = {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly expiresAt: string
  readonly isExpired: boolean
}

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: ({ signal }) => api.get<Page<Member>>('/members', { signal }),
})

export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: ({ signal }) => api.get<Page<Invitation>>('/invitations', { signal }),
})

/** What each role may do, as the server decides it. */
export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) =>
    api.get<{ readonly items: readonly { readonly role: Role; readonly may: readonly string[] }[] }>('/roles', {
      signal,
    }),
})
