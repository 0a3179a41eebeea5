import { useCallback, useEffect, useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import type { FoundMessage } from '../../worker/api/agents/messageSearch'
import type { AppState } from '../../worker/api/state'
import { messageHref, sessionHref } from '../addresses/hrefs'
import { useApp } from '../hub/hooks'
import { isAllRead } from '../hub/selectors'
import { useHub } from '../hub/hubContext'
import { paletteMessages } from '../i18n/paletteMessages'
import { machineName, sessionTitle } from '../names/sessionNames.logic'
import { RelativeTime } from '../time/RelativeTime'
import { Button } from '../ui/Button'
import { Field } from '../ui/Field'
import { ErrorNotice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { ServerMark } from '../ui/ServerMark'
import { visibleText } from '../visibleText/visibleText.logic'
import { searchHref, useAskedWords } from './askedWords'
import { isSearchable, markedPieces, sessionsToSearch, summaryOf, type SearchSummary } from './search.logic'
import styles from './SearchScreen.module.css'
import { startSearch, type SearchRun, type SearchState } from './searchRun'

const words = paletteMessages.search

/** Reasons that are told; more of them say nothing new. */
const mostErrors = 4

/** Shown of one session at first. */
const firstHits = 3

/** Looks for words in the messages of all servers, on this device's copy. */
export function SearchScreen() {
  const [, navigate] = useLocation()
  const { commands } = useHub()
  const id = useSearch()
  const askedWords = useAskedWords(id)
  const asked = askedWords.kind === 'answered' ? askedWords.value : ''
  const [text, setText] = useState(asked)
  const [round, setRound] = useState(0)
  const [shownFor, setShownFor] = useState({ id, asked })
  if (shownFor.id !== id || shownFor.asked !== asked) {
    setShownFor({ id, asked })
    // Other words were asked for elsewhere; those that are read only now do not take what was typed meanwhile.
    if (shownFor.id !== id || text === shownFor.asked) setText(asked)
  }
  return (
    <Screen title={words.title}>
      <search>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            navigate(searchHref(commands, text), { replace: true })
            // The same words are searched again: there may be new messages.
            setRound(round + 1)
          }}
        >
          <Field
            label={words.field}
            help={words.help}
            value={text}
            onValue={setText}
            type="search"
            // The screen is opened to type into it.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            autoComplete="off"
            spellCheck={false}
          />
          <p>
            <Button type="submit" look="primary" disabled={!isSearchable(text)}>
              {words.start}
            </Button>
          </p>
        </form>
      </search>
      {askedWords.kind === 'failed' && <ErrorNotice error={askedWords.error} />}
      {askedWords.kind === 'answered' && asked === '' && id !== '' && <p>{words.gone}</p>}
      <Search key={`${round} ${asked}`} asked={asked} />
    </Screen>
  )
}

function Search({ asked }: { asked: string }) {
  const search = useSearchRun(asked)
  return search && <Results {...search} asked={asked} />
}

/** The search for these words. */
function useSearchRun(asked: string): { run: SearchRun; state: SearchState } | null {
  const { commands, openTopic } = useHub()
  // Before, some sessions may not have been read from this device.
  const isReady = useApp(isAllRead) === true
  const [search, setSearch] = useState<{ run: SearchRun; state: SearchState } | null>(null)
  useEffect(() => {
    const app = openTopic({ kind: 'app' }).current()
    if (!isReady || app === undefined || app === 'gone' || !isSearchable(asked)) return
    const show = () => setSearch({ run, state: run.state() })
    const run = startSearch(commands, sessionsToSearch(app), asked, show)
    show()
    return () => {
      run.stop()
      setSearch(null)
    }
  }, [commands, openTopic, isReady, asked])
  return search
}

function Results({ run, state, asked }: { run: SearchRun; state: SearchState; asked: string }) {
  const summary = useApp(useCallback((app: AppState) => summaryOf(state, app), [state]))
  if (!summary) return null
  const { hits, missing } = summary
  return (
    <>
      <output className={styles.progress}>{progressText(summary)}</output>
      {state.isSearching && <progress aria-label={words.progressName} value={summary.looked} max={summary.total} />}
      {!state.isSearching && state.fetching && (
        <p className={styles.rest}>
          <progress aria-label={words.fetchName} value={state.fetching.done} max={state.fetching.of} />
          {words.fetching(state.fetching.done, state.fetching.of)}
          <Button onClick={run.stopFetching}>{words.stop}</Button>
        </p>
      )}
      {!state.isSearching && !state.fetching && missing.length > 0 && (
        <p className={styles.rest}>
          {words.missing(missing.length)}
          <Button onClick={() => run.fetchRest(missing)}>{words.fetch}</Button>
        </p>
      )}
      {!state.isSearching && summary.long > 0 && <p>{words.long(summary.long)}</p>}
      {!state.isSearching && summary.unreachable.length > 0 && <p>{words.unreachable(summary.unreachable)}</p>}
      {!state.isSearching && summary.failed > 0 && <p>{words.failed(summary.failed)}</p>}
      {!state.isSearching &&
        summary.errors.slice(0, mostErrors).map((error) => <ErrorNotice key={JSON.stringify(error)} error={error} />)}
      {hits.map((hit) => (
        <SessionHits key={`${hit.session.serverId}/${hit.session.id}`} hit={hit} asked={asked} />
      ))}
    </>
  )
}

function progressText({ hits, searched, total }: SearchSummary): string {
  const count = hits.reduce((sum, { search }) => sum + search.found.length + search.more, 0)
  return words.progress({ searched, total, found: count, inSessions: hits.length })
}

function SessionHits({ hit: { session, search }, asked }: { hit: SearchSummary['hits'][number]; asked: string }) {
  const { serverId, id } = session
  const server = useApp((app) => app.servers[serverId])
  const machines = useApp((app) => app.machines[serverId])
  const [isOpen, setOpen] = useState(false)
  const shown = isOpen ? search.found : search.found.slice(0, firstHits)
  const folded = search.found.length - shown.length
  return (
    <section className={styles.session} aria-label={visibleText(sessionTitle(session))}>
      <h2 className={styles.title}>
        {server && <ServerMark server={server} />}
        <Link to={sessionHref(serverId, id)}>{visibleText(sessionTitle(session))}</Link>
        <span className={styles.machine}>{machineName(session, machines)}</span>
      </h2>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
      <ul role="list" className={styles.hits}>
        {shown.map((found) => (
          <li key={found.seq}>
            <Link to={messageHref(serverId, id, found.seq)} className={styles.hit}>
              <Hit found={found} asked={asked} />
            </Link>
          </li>
        ))}
      </ul>
      {folded > 0 && (
        <Button look="quiet" onClick={() => setOpen(true)}>
          {words.showMore(folded)}
        </Button>
      )}
      {isOpen && search.more > 0 && <p className={styles.machine}>{words.notListed(search.more)}</p>}
    </section>
  )
}

function Hit({ found, asked }: { found: FoundMessage; asked: string }) {
  return (
    <>
      <span className={styles.from}>{words.from[found.from]}</span>
      <span className={styles.excerpt} dir="auto">
        {markedPieces(found.excerpt, asked).map(({ text, isWord }, index) => {
          // oxlint-disable-next-line react/no-array-index-key
          return isWord ? <mark key={index}>{text}</mark> : <span key={index}>{visibleText(text)}</span>
        })}
      </span>
      <RelativeTime time={found.at} className={styles.from} />
    </>
  )
}
