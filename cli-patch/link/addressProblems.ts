import type { ServerUrlProblem } from '../../worker/api/errors'

/** Why Happy Hub would not accept an address, to go on after a colon. */
export const addressProblems: Record<ServerUrlProblem, string> = {
  empty: 'it is empty',
  'too-long': 'it is too long',
  'not-a-url': 'it is no URL',
  'not-http': 'it must start with http:// or https://',
  'has-credentials': 'it must not hold a user name or password',
  'has-path': 'it must not have a path',
  'has-query': 'it must not have a query (?)',
  'has-fragment': 'it must not have a fragment (#)',
}
