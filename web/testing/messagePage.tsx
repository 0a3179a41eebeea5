/** The page of `npm run bench:messages`: one chat, whose last message the script sets. */
import { createRoot } from 'react-dom/client'
import '../ui/tokens.css'
import '../ui/base.css'
import type { ChatItem } from '../../worker/api/chat'
import { SessionScreen } from '../session/SessionScreen'
import { agentText, fixtureChat, toolCall, userText } from './fixtureChats'
import { FixtureProvider, fixtureHub } from './fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from './fixtureStates'

declare global {
  interface Window {
    /** Shows a chat that ends with this text, as its author would have written it. */
    showMessage(author: 'agent' | 'user' | 'tool', text: string): void
  }
}

const hub = fixtureHub({
  app: fixtureApp([fixtureServer('a')], [fixtureSession('a', '1')]),
  chats: [fixtureChat('a', '1', [userText('u', 'Go on')])],
})

const container = document.createElement('div')
container.style.blockSize = '100vh'
document.body.append(container)
createRoot(container).render(
  <FixtureProvider hub={hub}>
    <SessionScreen address={{ serverId: serverId('a'), sessionId: sessionId('1') }} />
  </FixtureProvider>,
)

function lastItem(author: 'agent' | 'user' | 'tool', text: string): ChatItem {
  if (author === 'agent') return agentText('last', text)
  return author === 'user' ? userText('last', text) : toolCall('last', 'Bash', { command: 'cat x' }, { result: text })
}

window.showMessage = (author, text) => {
  hub.setChat(fixtureChat('a', '1', [userText('u', 'Go on'), lastItem(author, text)]))
}
