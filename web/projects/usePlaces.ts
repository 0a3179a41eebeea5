import { useEffect, useState } from 'react'
import { mostDirectories, type ProjectPlace } from '../../worker/api/agents/projects'
import { errorData, type HubErrorData } from '../../worker/api/errors'
import type { AppState } from '../../worker/api/state'
import type { HubClient } from '../hub/hubContext'
import { useHub } from '../hub/hubContext'
import { isAllRead } from '../hub/selectors'
import { useApp } from '../hub/hooks'
import { placeKey, questionsFor } from './projects.logic'

interface Places {
  places: ReadonlyMap<string, ProjectPlace>
  isAsking: boolean
  /** Why machines did not tell, each reason once. */
  errors: readonly HubErrorData[]
}

/** Which machines are asked: all that can be, only about directories that nobody told of before, or none. */
type Asking = 'all' | 'untold' | 'none'

/** What machines tell of the directories of sessions: what they told before at once, then what is so now. */
export function usePlaces(asks: Asking): Places {
  const { commands, openTopic } = useHub()
  const isReady = useApp(isAllRead) === true
  const [places, setPlaces] = useState<ReadonlyMap<string, ProjectPlace>>(new Map())
  const [isAsking, setAsking] = useState(true)
  const [errors, setErrors] = useState<readonly HubErrorData[]>([])
  useEffect(() => {
    const app = openTopic({ kind: 'app' }).current()
    if (!isReady || app === undefined || app === 'gone') return
    let isCurrent = true
    const run = askMachines(commands, app, asks, {
      onPlaces(told) {
        if (!isCurrent) return
        setPlaces((held) => {
          const next = new Map(held)
          for (const place of told) next.set(placeKey(place.machine, place.directory), place)
          return next
        })
      },
      onError: (error) => isCurrent && setErrors((held) => withReason(held, error)),
    })
    void run.then(() => isCurrent && setAsking(false))
    return () => {
      isCurrent = false
    }
  }, [commands, openTopic, isReady, asks])
  return { places, isAsking, errors }
}

interface Told {
  onPlaces(places: readonly ProjectPlace[]): void
  onError(error: HubErrorData): void
}

async function askMachines(
  commands: HubClient['commands'],
  app: AppState,
  asks: Asking,
  { onPlaces, onError }: Told,
): Promise<void> {
  const tell = (answer: Promise<ProjectPlace[]>) =>
    answer.then(
      (told) => {
        onPlaces(told)
        return told
      },
      (thrown: unknown) => {
        onError(errorData(thrown))
        return []
      },
    )
  const known = new Set((await tell(commands.readPlaces())).map((place) => placeKey(place.machine, place.directory)))
  if (asks === 'none') return
  await Promise.all(
    questionsFor(app).map(async ({ machine, directories }) => {
      const asked = asks === 'all' ? directories : directories.filter((one) => !known.has(placeKey(machine, one)))
      for (let start = 0; start < asked.length; start += mostDirectories) {
        await tell(commands.askPlaces(machine, asked.slice(start, start + mostDirectories)))
      }
    }),
  )
}

function withReason(errors: readonly HubErrorData[], error: HubErrorData): readonly HubErrorData[] {
  return errors.some((other) => JSON.stringify(other) === JSON.stringify(error)) ? errors : [...errors, error]
}
