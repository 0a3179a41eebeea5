import { useState } from 'react'
import type { UsageDay } from '../../worker/api/agents/account'
import type { ServerState } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { useAsked } from '../hub/useAsked'
import { settingsMessages } from '../i18n/settingsMessages'
import { shortCount } from '../names/shortCount.logic'
import { orderedServers } from '../serverStatus/serverWords.logic'
import { RelativeTime } from '../time/RelativeTime'
import { useClock } from '../time/clock'
import { Button } from '../ui/Button'
import { ErrorNotice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { ServerMark } from '../ui/ServerMark'
import styles from '../ui/sessionForm.module.css'
import { Working } from '../ui/Working'
import { visibleText } from '../visibleText/visibleText.logic'
import { selectServers } from '../hub/selectors'
import { chartOf, type Chart } from './usage.logic'

const words = settingsMessages.usage

/** So many days are asked for. */
const days = 30
const dollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' })

/** What agents used, and what else each account is connected with; asked of the servers when somebody looks. */
export function UsageScreen() {
  const app = useApp(selectServers)
  const [reports, setReports] = useState<Readonly<Record<string, readonly UsageDay[]>>>({})
  const servers = app ? orderedServers(app).filter(({ account }) => account.kind === 'signed-in') : []
  const told = servers.flatMap(({ id }) => (reports[id] ? [reports[id]] : []))
  return (
    <Screen title={words.title}>
      <p>{words.help}</p>
      {servers.length === 0 && <p>{words.none}</p>}
      {servers.length > 1 && told.length > 1 && (
        <section aria-label={words.all(told.length)} className={styles.group}>
          <h2>{words.all(told.length)}</h2>
          <UsageChart reports={told.flat()} />
          {told.length < servers.length && <p className={styles.note}>{words.notAll(servers.length - told.length)}</p>}
        </section>
      )}
      {servers.map((server) => (
        <section key={server.id} aria-label={server.label} className={styles.group}>
          <h2>
            <ServerMark server={server} /> {server.label}
          </h2>
          <ServerUsage
            server={server}
            onReports={(ofServer) => setReports((held) => ({ ...held, [server.id]: ofServer }))}
          />
          <Services server={server} />
        </section>
      ))}
    </Screen>
  )
}

function ServerUsage({ server, onReports }: { server: ServerState; onReports(reports: readonly UsageDay[]): void }) {
  const { commands } = useHub()
  const { asked } = useAsked(server.id, async () => {
    const reports = await commands.readUsageDays(server.id, days)
    onReports(reports)
    return reports
  })
  if (asked.kind === 'asking') return <Working text={words.asking(server.label)} />
  if (asked.kind === 'failed') return <ErrorNotice error={asked.error} />
  return <UsageChart reports={asked.value} />
}

function UsageChart({ reports }: { reports: readonly UsageDay[] }) {
  const hour = useClock((now) => Math.floor(now / 3_600_000))
  const chart = chartOf(reports, days, hour * 3_600_000)
  if (chart.tokens === null && chart.cost === null) return <p className={styles.note}>{words.nothing(days)}</p>
  return (
    <figure className={styles.group}>
      <figcaption>{words.sum(days, totalText(chart))}</figcaption>
      <Bars chart={chart} />
    </figure>
  )
}

function totalText({ tokens, cost }: Pick<Chart, 'tokens' | 'cost'>): string {
  return [tokens === null ? null : words.tokens(shortCount(tokens)), cost === null ? null : dollars.format(cost)]
    .filter((part) => part !== null)
    .join(' · ')
}

const dayText = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' })

/** One bar a day; its words are in the table for those who do not see it. */
function Bars({ chart }: { chart: Chart }) {
  return (
    <>
      <svg viewBox={`0 0 ${chart.days.length * 10} 40`} width="100%" height="80" preserveAspectRatio="none" aria-hidden>
        {chart.days.map(({ at, height }, index) => (
          <rect
            key={at}
            x={index * 10 + 1}
            y={39 - height * 38}
            width={8}
            height={height === 0 ? 0.5 : height * 38 + 1}
            fill="var(--accent)"
          />
        ))}
      </svg>
      <details>
        <summary>{words.byDay}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.day}</th>
              <th scope="col">{words.tokensName}</th>
              <th scope="col">{words.cost}</th>
            </tr>
          </thead>
          <tbody>
            {chart.days
              .filter(({ tokens, cost }) => tokens > 0 || cost > 0)
              .map(({ at, tokens, cost }) => (
                <tr key={at}>
                  <th scope="row">{dayText.format(at)}</th>
                  <td>{shortCount(tokens)}</td>
                  <td>{dollars.format(cost)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </>
  )
}

/** GitHub, keys of services, phones; each can be taken away. */
function Services({ server }: { server: ServerState }) {
  const { commands } = useHub()
  const [version, setVersion] = useState(0)
  const { asked } = useAsked(server.id, () => commands.readServices(server.id), version)
  const { run, isBusy, error } = useAction()
  const act = (action: Promise<void>) => run(action, () => setVersion(version + 1))
  if (asked.kind === 'asking') return null
  if (asked.kind === 'failed') return <ErrorNotice error={asked.error} />
  const { github, services, phones } = asked.value
  return (
    <>
      <p>{github ? words.github(github.login === null ? null : visibleText(github.login)) : words.noGithub}</p>
      {error && <ErrorNotice error={error} />}
      {services.length + phones.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers.
        <ul role="list" className={styles.server}>
          {services.map((service) => (
            <li key={service} className={styles.machine}>
              <span className={styles.machineName}>{visibleText(service)}</span>
              <span className={styles.facts}>{words.keyKept}</span>
              <Button
                disabled={isBusy}
                aria-label={words.disconnectName(visibleText(service))}
                onClick={() => act(commands.disconnectService(server.id, service))}
              >
                {words.disconnect}
              </Button>
            </li>
          ))}
          {phones.map(({ id, ending, updatedAt }) => (
            <li key={id} className={styles.machine}>
              <span className={styles.machineName}>{words.phone(ending)}</span>
              <span className={styles.facts}>
                <RelativeTime time={updatedAt} />
              </span>
              <Button
                disabled={isBusy}
                aria-label={words.removePhone(ending)}
                onClick={() => act(commands.removePhone(server.id, id))}
              >
                {words.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
