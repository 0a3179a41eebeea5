import { errorData, type HubErrorData } from '../../worker/api/errors'
import { createObservable } from '../../worker/shared/observable'

export interface Failure {
  /** What it is about. */
  title: string
  error: HubErrorData
}

/** Not yet read by the person, the oldest first. */
export const failures = createObservable<readonly Failure[]>([])

/**
 * For what is done outside of any place that stays until it ends, as a menu's entry: if it fails, the person is told
 * wherever they are by then.
 */
export function tellFailure(done: Promise<unknown>, title: string): void {
  done.catch((thrown: unknown) => failures.set([...failures.get(), { title, error: errorData(thrown) }]))
}
