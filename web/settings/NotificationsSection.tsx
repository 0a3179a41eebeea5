import { useId, useState, type ReactNode } from 'react'
import type { ServerState } from '../../worker/api/state'
import { notificationMessages } from '../i18n/notificationMessages'
import { messages } from '../i18n/messages'
import styles from './SettingsScreen.module.css'
import { Button } from '../ui/Button'
import { ServerMark } from '../ui/ServerMark'
import { clockOfMinute, minuteOfClock } from '../notifications/clock.logic'
import {
  changeNotificationSettings,
  useNotificationSettings,
  type NotificationPrivacy,
} from '../notifications/notificationSettings'
import { PushSection } from '../notifications/push/PushSection'
import { showNotification } from '../notifications/showNotification'
import { ServerWants } from '../waiting/WantsChoice'

const words = notificationMessages
const levels: readonly NotificationPrivacy[] = ['nothing', 'place', 'content']
const night = { from: 22 * 60, to: 7 * 60 }

type Permission = NotificationPermission | 'unsupported'

function currentPermission(): Permission {
  return 'Notification' in window ? Notification.permission : 'unsupported'
}

/** Notifications of this device: whether, what they say, and when not. */
export function NotificationsSection({ servers }: { servers: readonly ServerState[] }) {
  const settings = useNotificationSettings()
  const [permission, setPermission] = useState(currentPermission)
  const isOn = settings.isOn && permission === 'granted'
  const turn = async (on: boolean) => {
    // Asked only after a press, because browsers refuse pages that ask unprompted.
    const granted = on && permission === 'default' ? await Notification.requestPermission() : permission
    setPermission(granted)
    changeNotificationSettings({ isOn: on && granted === 'granted' })
  }
  return (
    <section className={styles.section} aria-labelledby="settings-notifications">
      <h2 id="settings-notifications">{words.title}</h2>
      <p className={styles.help}>{words.help}</p>
      {permission === 'unsupported' || permission === 'denied' ? (
        <p className={styles.help}>{words.state[permission]}</p>
      ) : (
        <Choice isSet={isOn} onSet={(on) => void turn(on)}>
          {words.on}
        </Choice>
      )}
      {isOn && <Details servers={servers} />}
      <PushSection className={styles.section} />
    </section>
  )
}

function Details({ servers }: { servers: readonly ServerState[] }) {
  const settings = useNotificationSettings()
  const { privacy, withFinished, withSound } = settings
  return (
    <>
      <Choice isSet={withFinished} onSet={(next) => changeNotificationSettings({ withFinished: next })}>
        {words.finished}
      </Choice>
      <Choice isSet={withSound} onSet={(next) => changeNotificationSettings({ withSound: next })}>
        {words.sound}
      </Choice>
      <fieldset className={styles.section}>
        <legend>{words.privacy.name}</legend>
        {levels.map((level) => (
          <label key={level} className={styles.choice}>
            <input
              type="radio"
              name="notification-privacy"
              checked={privacy === level}
              onChange={() => changeNotificationSettings({ privacy: level })}
            />
            {words.privacy[level]}
          </label>
        ))}
      </fieldset>
      <QuietHours />
      {servers.map((server) => (
        <p key={server.id} className={styles.choice}>
          {servers.length > 1 && <ServerMark server={server} />}
          <span aria-hidden={servers.length > 1}>{server.label}</span> <ServerWants server={server} />
        </p>
      ))}
      <p className={styles.help}>{words.sessions}</p>
      <div>
        <Button
          onClick={() =>
            void showNotification(messages.app.name, {
              tag: 'test',
              body: words.testBody,
              data: { href: '/settings' },
              silent: !withSound,
            })
          }
        >
          {words.test}
        </Button>
      </div>
    </>
  )
}

function QuietHours() {
  const { quietHours } = useNotificationSettings()
  return (
    <>
      <Choice isSet={quietHours !== null} onSet={(on) => changeNotificationSettings({ quietHours: on ? night : null })}>
        {words.quiet.on}
      </Choice>
      {quietHours && (
        <div className={styles.row}>
          {(['from', 'to'] as const).map((end) => (
            <label key={end}>
              {words.quiet[end]}{' '}
              <input
                type="time"
                value={clockOfMinute(quietHours[end])}
                onChange={(event) => {
                  const minute = minuteOfClock(event.target.value)
                  if (minute !== null) changeNotificationSettings({ quietHours: { ...quietHours, [end]: minute } })
                }}
              />
            </label>
          ))}
        </div>
      )}
    </>
  )
}

function Choice({ isSet, onSet, children }: { isSet: boolean; onSet(next: boolean): void; children: ReactNode }) {
  const id = useId()
  return (
    <label htmlFor={id} className={styles.choice}>
      <input id={id} type="checkbox" checked={isSet} onChange={(event) => onSet(event.target.checked)} />
      {children}
    </label>
  )
}
