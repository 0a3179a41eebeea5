import { useEffect, useState } from 'react'
import { mostDirectories, type ProjectPlace } from '../../worker/api/agents/projects'
import { errorData, type HubErrorData } from '../../worker/api/errors'
import type { MachineAddress } from '../../worker/api/ids'
import type { AppState } from '../../worker/api/state'
import type { HubClient } from '../hub/hubContext'
import { useHub } from '../hub/hubContext'
import { isAllRead } from '../hub/selectors'
import { useApp } from '../hub/hooks'
import { placeKey, questionsFor } from './projects.logic'

interface Places {
  places: ReadonlyMap<string, ProjectPlace>
  isAsking: boolean
  /** What was not told, and why. */
  failures: readonly PlacesFailure[]
}

/** A machine that did not tell of directories; null = what was told before could not be read. */
export interface PlacesFailure {
  machine: MachineAddress | null
  directories: number
  error: HubErrorData
}

/** Which machines are asked: all that can be, only about directories that nobody told of before, or none. */
type Asking = 'all' | 'untold' | 'none'

/** What machines tell of the directories of sessions: what they told before at once, then what is so now. */
export function usePlaces(asks: Asking): Places {
  const { commands, openTopic } = useHub()
  const isReady = useApp(isAllRead) === true
  const [places, setPlaces] = useState<ReadonlyMap<string, ProjectPlace>>(new Map())
  const [isAsking, setAsking] = useState(true)
  const [failures, setFailures] = useState<readonly PlacesFailure[]>([])
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
      onFailure: (failure) => isCurrent && setFailures((held) => withFailure(held, failure)),
    })
    void run.then(() => isCurrent && setAsking(false))
    return () => {
      isCurrent = false
    }
  }, [commands, openTopic, isReady, asks])
  return { places, isAsking, failures }
}

interface Told {
  onPlaces(places: readonly ProjectPlace[]): void
  onFailure(failure: PlacesFailure): void
}

async function askMachines(
  commands: HubClient['commands'],
  app: AppState,
  asks: Asking,
  { onPlaces, onFailure }: Told,
): Promise<void> {
  const tell = (answer: Promise<ProjectPlace[]>, asked: Omit<PlacesFailure, 'error'>) =>
    answer.then(
      (told) => {
        onPlaces(told)
        return told
      },
      (thrown: unknown) => {
        onFailure({ ...asked, error: errorData(thrown) })
        return []
      },
    )
  const before = await tell(commands.readPlaces(), { machine: null, directories: 0 })
  const known = new Set(before.map((place) => placeKey(place.machine, place.directory)))
  if (asks === 'none') return
  await Promise.all(
    questionsFor(app).map(async ({ machine, directories }) => {
      const asked = asks === 'all' ? directories : directories.filter((one) => !known.has(placeKey(machine, one)))
      for (let start = 0; start < asked.length; start += mostDirectories) {
        const part = asked.slice(start, start + mostDirectories)
        await tell(commands.askPlaces(machine, part), { machine, directories: part.length })
      }
    }),
  )
}

/** A machine with many directories is asked in parts: what it said to all of them is one failure. */
function withFailure(failures: readonly PlacesFailure[], failure: PlacesFailure): readonly PlacesFailure[] {
  const key = failureKey(failure)
  const same = failures.find((other) => failureKey(other) === key)
  const others = failures.filter((other) => other !== same)
  return [...others, { ...failure, directories: failure.directories + (same?.directories ?? 0) }]
}

export function failureKey({ machine, error }: PlacesFailure): string {
  return JSON.stringify([machine, error])
}
