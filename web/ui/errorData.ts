import { HubError, type HubErrorData } from '../../worker/api/errors'

/** The plain data of anything that a command rejected with. */
export function errorData(thrown: unknown): HubErrorData {
  if (thrown instanceof HubError) return thrown.data
  return { code: 'internal', detail: thrown instanceof Error ? thrown.message : String(thrown) }
}
