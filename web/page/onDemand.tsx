import { useSyncExternalStore, type ComponentType, type ReactNode } from 'react'
import { createObservable } from '../../worker/shared/observable'

type Loading<Props> =
  | { kind: 'loading' }
  | { kind: 'loaded'; Part: ComponentType<Props> }
  | { kind: 'failed'; error: unknown }

const failed = new Set<() => void>()

/** The code that could not be loaded is asked for again when its part is next drawn. */
export function retryFailedParts(): void {
  for (const reset of failed) reset()
  failed.clear()
}

/**
 * A part whose code is loaded when it is first drawn. Not React's `lazy`: what suspended within 300 ms after any other part
 * is shown only when those are over, whenever its code came, and at the start of the app everything does. `load` asks for
 * the code before; it never rejects.
 */
export function onDemand<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  shownMeanwhile: ReactNode = null,
): ((props: Props & { whileLoading?: ReactNode }) => ReactNode) & { load(): Promise<void> } {
  const loading = createObservable<Loading<Props>>({ kind: 'loading' })
  let asked: Promise<void> | null = null

  function ask(): Promise<void> {
    asked ??= load().then(
      (Part) => loading.set({ kind: 'loaded', Part }),
      (error: unknown) => {
        failed.add(() => {
          asked = null
          loading.set({ kind: 'loading' })
        })
        loading.set({ kind: 'failed', error })
      },
    )
    return asked
  }

  function OnDemand({ whileLoading = shownMeanwhile, ...props }: Props & { whileLoading?: ReactNode }) {
    const state = useSyncExternalStore(loading.onChange, loading.get)
    void ask()
    if (state.kind === 'loading') return whileLoading
    if (state.kind === 'failed') throw state.error
    // All but `whileLoading` are the part's own.
    return <state.Part {...(props as unknown as Props)} />
  }

  return Object.assign(OnDemand, { load: ask })
}
