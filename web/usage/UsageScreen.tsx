import { useState } from 'react'
import type { UsageDay } from '../../worker/api/agents/account'
import type { ServerState } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAsked } from '../hub/useAsked'
import { settingsMessages } from '../i18n/settingsMessages'
import { shortCount } from '../names/shortCount.logic'
import { orderedServers } from '../serverStatus/serverWords.logic'
import { useClock } from '../time/clock'
import { ErrorNotice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { ServerMark } from '../ui/ServerMark'
import styles from '../ui/sessionForm.module.css'
import { Working } from '../ui/Working'
import { selectServers } from '../hub/selectors'
import { Services } from './Services'
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
