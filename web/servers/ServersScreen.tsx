import { messages } from '../i18n/messages'
import { Screen } from '../ui/Screen'
import { ServerList } from './ServerList'

export function ServersScreen() {
  return (
    <Screen title={messages.servers.title}>
      <ServerList inScreen />
    </Screen>
  )
}
