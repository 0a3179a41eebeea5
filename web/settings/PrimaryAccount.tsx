import type { AppState } from '../../worker/api/state'
import { messages } from '../i18n/messages'
import { settingsMessages } from '../i18n/settingsMessages'
import styles from './SettingsScreen.module.css'

/** Profile of the primary account: profile and settings are taken only from the primary. */
export function PrimaryAccount({
  app,
}: {
  app: Pick<AppState, 'primaryServerId' | 'servers' | 'profile' | 'settings'>
}) {
  const primary = app.primaryServerId === null ? undefined : app.servers[app.primaryServerId]
  if (!primary) return null
  const words = settingsMessages.primary
  return (
    <dl className={styles.facts}>
      <dt>{words.profile}</dt>
      <dd>{profileWords(app.profile, primary.label)}</dd>
      <dt>{words.settings}</dt>
      <dd>{settingsWords(app.settings, primary.label)}</dd>
    </dl>
  )
}

function profileWords(profile: AppState['profile'], from: string): string {
  const words = settingsMessages.primary
  switch (profile.kind) {
    case 'none':
      return words.unknown(from)
    case 'failed':
      return messages.error(profile.error).what
    case 'loaded': {
      const name = [profile.firstName, profile.lastName].filter((part) => part !== null && part !== '').join(' ')
      const known = [name, profile.username].filter((part) => part !== null && part !== '')
      return known.length === 0 ? words.nameless(from) : known.join(', ')
    }
  }
}

function settingsWords(settings: AppState['settings'], from: string): string {
  const words = settingsMessages.primary
  switch (settings.kind) {
    case 'none':
      return words.unknown(from)
    case 'locked':
      return words.locked(from)
    case 'loaded':
      return words.loaded(Object.keys(settings.values).length, from)
  }
}
