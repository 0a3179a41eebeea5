import { useState } from 'react'
import type { AppState, ServerState } from '../../worker/api/state'
import { chooseTheme, storedTheme, type Theme } from '../page/theme'
import { BackupText } from '../signIn/BackupText'
import { useApp } from '../hub/hooks'
import { selectServers, type RegisteredServers } from '../hub/selectors'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { linkMessages } from '../i18n/linkMessages'
import { messages } from '../i18n/messages'
import { settingsMessages } from '../i18n/settingsMessages'
import { MachineGroups } from '../machines/MachineList'
import { SyncedListNote } from '../servers/syncedList/SyncedListNote'
import { orderedServers } from '../serverStatus/serverWords.logic'
import { NotificationsSection } from './NotificationsSection'
import { Button, ButtonLink } from '../ui/Button'
import { CopyButton } from '../ui/CopyButton'
import { ErrorNotice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { ServerMark } from '../ui/ServerMark'
import { AboutSection } from './AboutSection'
import { AgentDefaults } from './AgentDefaults'
import { DeviceSection } from './DeviceSection'
import { EnterChoice } from './EnterChoice'
import { KeysChoice } from './KeysChoice'
import { PrimaryAccount } from './PrimaryAccount'
import { SignOutEverywhere } from './SignOutEverywhere'
import styles from './SettingsScreen.module.css'

const THEMES: readonly Theme[] = ['system', 'light', 'dark']

export function SettingsScreen() {
  const app = useApp(selectShown)
  const servers = app ? orderedServers(app) : []
  const words = settingsMessages
  return (
    <Screen title={words.title}>
      <ThemeChoice />
      <PrimaryChoice servers={servers} />
      {app && <PrimaryAccount app={app} />}
      <AgentDefaults />
      <EnterChoice />
      <NotificationsSection servers={servers} />
      <KeysChoice />
      <section className={styles.section} aria-labelledby="settings-sessions">
        <h2 id="settings-sessions">{messages.sessions.list.name}</h2>
        <div className={styles.row}>
          <ButtonLink to="/sessions">{messages.sessions.list.manage}</ButtonLink>
          <ButtonLink to="/artifacts">{words.artifacts.title}</ButtonLink>
          <ButtonLink to="/usage">{words.usage.title}</ButtonLink>
          <ButtonLink to="/search">{messages.sessions.list.searchMessages}</ButtonLink>
        </div>
      </section>
      {app && (
        <section className={styles.section} aria-labelledby="settings-machines">
          <h2 id="settings-machines">{words.machines.title}</h2>
          <MachineGroups headingLevel={3} />
        </section>
      )}
      <section className={styles.section} aria-labelledby="settings-backup">
        <h2 id="settings-backup">{words.backup.title}</h2>
        <p className={styles.help}>{words.backup.help}</p>
        <ul className={styles.items}>
          {servers.map((server) => (
            <BackupKey key={server.id} server={server} showMark={servers.length > 1} />
          ))}
        </ul>
      </section>
      <section className={styles.section} aria-labelledby="settings-servers">
        <h2 id="settings-servers">{words.servers.title}</h2>
        <p className={styles.help}>{words.servers.text}</p>
        {app && <SyncedListNote app={app} />}
        <div className={styles.row}>
          <ButtonLink to="/servers">{messages.servers.actions.all}</ButtonLink>
          {servers.some(({ account }) => account.kind === 'signed-in') && (
            <ButtonLink to="/servers/new-browser">{linkMessages.handOver.code.open}</ButtonLink>
          )}
        </div>
      </section>
      <DeviceSection />
      {app && <SignOutEverywhere app={app} />}
      {app && <AboutSection app={app} />}
    </Screen>
  )
}

type Shown = RegisteredServers & Pick<AppState, 'profile' | 'settings' | 'syncedServerList' | 'rootKey'>

function selectShown(app: AppState): Shown {
  const { profile, settings, syncedServerList, rootKey } = app
  return { ...selectServers(app), profile, settings, syncedServerList, rootKey }
}

function ThemeChoice() {
  const [theme, setTheme] = useState(storedTheme)
  const words = settingsMessages.theme
  return (
    <fieldset className={styles.section}>
      <legend className={styles.legend}>{words.title}</legend>
      <div className={styles.row}>
        {THEMES.map((choice) => (
          <label key={choice} className={styles.choice}>
            <input
              type="radio"
              name="theme"
              checked={theme === choice}
              onChange={() => {
                chooseTheme(choice)
                setTheme(choice)
              }}
            />
            {words[choice]}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function PrimaryChoice({ servers }: { servers: ServerState[] }) {
  const { commands } = useHub()
  const { run, error } = useAction()
  const words = settingsMessages.primary
  return (
    <fieldset className={styles.section}>
      <legend className={styles.legend}>{words.title}</legend>
      <p className={styles.help}>{servers.length === 0 ? words.none : messages.servers.primaryHelp}</p>
      {servers.map((server) => (
        <label key={server.id} className={styles.choice}>
          <input
            type="radio"
            name="primary"
            checked={server.isPrimary}
            onChange={() => run(commands.makePrimary(server.id))}
          />
          {servers.length > 1 && <ServerMark server={server} />}
          <span aria-hidden={servers.length > 1}>{server.label}</span>
        </label>
      ))}
      {error && <ErrorNotice error={error} />}
    </fieldset>
  )
}

function BackupKey({ server, showMark }: { server: ServerState; showMark: boolean }) {
  const { commands } = useHub()
  const [shown, setShown] = useState<string | null>(null)
  const { run, error } = useAction()
  const words = settingsMessages.backup
  const show = () => run(commands.showBackupText(server.id), ({ backupText }) => setShown(backupText))
  const { account } = server
  return (
    <li className={styles.item}>
      <div className={styles.itemHead}>
        {showMark && <ServerMark server={server} />}
        <h3 className={styles.name}>{server.label}</h3>
        {account.kind === 'signed-in' && shown === null && (
          <Button onClick={show} aria-label={words.show(server.label)}>
            {words.showShort}
          </Button>
        )}
        {shown !== null && <Button onClick={() => setShown(null)}>{words.hide}</Button>}
      </div>
      <p className={styles.help}>
        {account.kind === 'signed-out' ? words.signedOut : messages.servers.keyOrigin[account.keyOrigin]}
      </p>
      {shown !== null && (
        <>
          <BackupText text={shown} />
          <div className={styles.row}>
            <CopyButton text={shown} label={linkMessages.signIn.confirmBackup.copy} />
          </div>
        </>
      )}
      {error && <ErrorNotice error={error} />}
    </li>
  )
}
