import { languageNamed } from './languages.logic'
import type { ColourJob, ColourNews, Colours } from './tones'

/** If a language's rules take longer over a text, the worker is stopped and the text stays plain. */
const deadlineMs = 2000
/** Enough to load the worker and a language over a slow line. */
const loadingMs = 30_000
const mostKept = 100

interface Waiting extends ColourJob {
  signal: AbortSignal
  finish(colours: Colours | null): void
}

/** Colours texts, one after the other, in a worker that the page can do without. */
export function createColourQueue(startWorker: () => Worker) {
  const queue: Waiting[] = []
  const kept = new Map<string, Colours | null>()
  let worker: Worker | null = null
  let current: Waiting | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastId = 0

  function colour(text: string, language: string, signal: AbortSignal): Promise<Colours | null> {
    const name = languageNamed(language)
    if (name === null) return Promise.resolve(null)
    const key = `${name}\n${text}`
    const known = kept.get(key)
    if (known !== undefined) return Promise.resolve(known)
    return new Promise((resolve) => {
      const finish = (colours: Colours | null) => {
        keep(key, colours)
        resolve(colours)
      }
      queue.push({ id: (lastId += 1), text, language: name, signal, finish })
      next()
    })
  }

  function keep(key: string, colours: Colours | null): void {
    kept.set(key, colours)
    for (const oldest of [...kept.keys()].slice(0, -mostKept)) kept.delete(oldest)
  }

  function next(): void {
    if (current) return
    // The newest first: it is what a person looks at. What is not shown any more is not coloured.
    let job = queue.pop()
    while (job?.signal.aborted) job = queue.pop()
    if (!job) return
    current = job
    worker ??= start()
    wait(loadingMs)
    const { id, text, language } = job
    worker.postMessage({ id, text, language } satisfies ColourJob)
  }

  function start(): Worker {
    const started = startWorker()
    started.addEventListener('message', ({ data }: MessageEvent<ColourNews>) => {
      if (data.id !== current?.id) return
      if (data.kind === 'started') wait(deadlineMs)
      else end(data.colours)
    })
    started.addEventListener('error', stop)
    return started
  }

  function wait(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(stop, ms)
  }

  function stop(): void {
    worker?.terminate()
    worker = null
    end(null)
  }

  function end(colours: Colours | null): void {
    clearTimeout(timer)
    const done = current
    current = null
    done?.finish(colours)
    next()
  }

  return { colour }
}

export const colourQueue = createColourQueue(
  () => new Worker(new URL('./colourWorker.ts', import.meta.url), { type: 'module' }),
)
