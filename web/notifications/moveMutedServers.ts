import type { HubClient } from '../hub/hubContext'
import { changeNotificationSettings, notificationSettings } from './notificationSettings'

/** An older build kept muted servers among the settings of notifications. What fails is tried again at the next start. */
export async function moveMutedServers({ commands }: Pick<HubClient, 'commands'>): Promise<void> {
  const { mutedServers } = notificationSettings.get()
  for (const serverId of mutedServers) {
    try {
      await commands.updateServer(serverId, { wants: 'mute' })
    } catch {
      // It may be gone, or the hub is not there.
      continue
    }
    const left = notificationSettings.get().mutedServers.filter((id) => id !== serverId)
    changeNotificationSettings({ mutedServers: left })
  }
}
