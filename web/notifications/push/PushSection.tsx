import { useEffect, useState } from 'react'
import { offersMachineCalls } from '../../../worker/api/agents/offeredCalls'
import type { MachineAddress } from '../../../worker/api/ids'
import type { AppState, MachineSummary, ServerState } from '../../../worker/api/state'
import { useStoredSetting } from '../../deviceSettings/storedSetting'
import { useApp } from '../../hub/hooks'
import { notificationMessages } from '../../i18n/notificationMessages'
import { nameOfMachine } from '../../names/machineNames.logic'
import { orderedServers } from '../../serverStatus/serverWords.logic'
import { isStale } from '../../serverStatus/upToDate.logic'
import { Button } from '../../ui/Button'
import { ServerMark } from '../../ui/ServerMark'
import { isOutdated } from './push.logic'
import { followPushMachines, isSameMachine, pushMachines, type PushMachines } from './pushMachines'
import styles from './PushSection.module.css'
import { PushSetup } from './PushSetup'
import { PushTest } from './PushTest'
import { PushStop } from './PushStop'
import { PushUninstall, UninstallButton } from './PushUninstall'
import { presentTarget, whyNoPush } from './subscribe'

const words = notificationMessages.push

interface Offer {
  machine: MachineSummary
  server: ServerState
  name: string
}

type Shown = Pick<AppState, 'serverOrder' | 'servers' | 'machines'>

/** Nothing here changes with a session. */
function serversAndMachines({ serverOrder, servers, machines }: AppState): Shown {
  return { serverOrder, servers, machines }
}

/** Machines that can tell this browser while the app is closed: all that answer, or the given one. */
export function PushSection({ only, className }: { only?: MachineSummary; className?: string | undefined }) {
  const app = useApp(serversAndMachines)
  const held = useStoredSetting(pushMachines)
  useEffect(followPushMachines, [])
  const [chosen, setChosen] = useState<Offer | null>(null)
  const [stopped, setStopped] = useState<(MachineAddress & { name: string; row: Element | null }) | null>(null)
  const offers = app ? offersOf(app, only) : []
  const problem = whyNoPush()
  const present = usePresentEndpoint(problem === null, held)
  const showMarks = (app?.serverOrder.length ?? 0) > 1
  // The machine's own page says already whether it answers, and what its system is.
  if (only && offers.length === 0) return null
  return (
    <section className={className} aria-labelledby="push-title">
      <h2 id="push-title" tabIndex={-1}>
        {words.title}
      </h2>
      <p>{words.about}</p>
      {problem && <p>{notificationMessages.state[problem]}</p>}
      {!problem && offers.length === 0 && <p>{words.nobody}</p>}
      {!problem &&
        offers.map((offer) => {
          const { machine, server, name } = offer
          const address = { serverId: server.id, machineId: machine.id }
          const asked = held.machines.find((each) => isSameMachine(each, address))
          const isLost = asked !== undefined && isOutdated(asked, present)
          const again = isLost ? words.setUpAgain(name) : words.again(name)
          return (
            <div key={`${server.id}/${machine.id}`} className={styles.machine}>
              {isLost && <p>{words.isOutdated(name)}</p>}
              {!only && <ServerName server={server} showMark={showMarks} />}
              <Button onClick={() => setChosen(offer)}>{asked ? again : words.from(name)}</Button>
              {asked && !isLost && <PushTest machine={address} name={name} />}
              {asked && <UninstallButton name={name} onPress={(row) => setStopped({ ...address, name, row })} />}
            </div>
          )
        })}
      {app && !only && <PushStop app={app} />}
      {chosen && <PushSetup {...chosen} onClose={() => setChosen(null)} />}
      {stopped && <PushUninstall machine={stopped} {...stopped} onClose={() => setStopped(null)} />}
    </section>
  )
}

function ServerName({ server, showMark }: { server: ServerState; showMark: boolean }) {
  return (
    <span className={styles.server}>
      {showMark && <ServerMark server={server} />} <span aria-hidden={showMark}>{server.label}</span>
    </span>
  )
}

/** Read anew when a machine was set up; undefined = not known. */
function usePresentEndpoint(canPush: boolean, held: PushMachines): string | null | undefined {
  const [present, setPresent] = useState<string | null>()
  useEffect(() => {
    if (!canPush || held.machines.length === 0) return
    let isGone = false
    presentTarget().then(
      (target) => !isGone && setPresent(target?.endpoint ?? null),
      () => !isGone && setPresent(undefined),
    )
    return () => {
      isGone = true
    }
  }, [canPush, held])
  return present
}

/** A machine that is asked has to answer, by more than starting sessions, and the notifier has no service for Windows. */
function offersOf(app: Shown, only: MachineSummary | undefined): Offer[] {
  return orderedServers(app).flatMap((server) => {
    if (isStale(server)) return []
    const machines = Object.values(app.machines[server.id] ?? {})
    return machines.flatMap((machine) => {
      const { content, presence, id } = machine
      if (only && (only.id !== id || only.serverId !== server.id)) return []
      if (content.kind !== 'open' || presence !== 'online' || content.platform === 'win32') return []
      if (!offersMachineCalls(content)) return []
      return [{ machine, server, name: nameOfMachine(app.machines[server.id], id) ?? id }]
    })
  })
}
