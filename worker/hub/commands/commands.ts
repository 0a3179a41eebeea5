import type { HubCommands } from '../../api/commands'
import type { SessionAddress } from '../../api/ids'
import type { ServerConnection } from '../../connection/serverConnection.types'
import { linkingCommandNames, serverCommandNames, sessionCommandNames, type CommandContext } from './groups'
import { lazyMethods } from '../../shared/lazyMethods'

/** The commands of one page. Only what must answer at once is here; the rest is loaded when it is needed. */
export function createCommands(context: CommandContext): HubCommands {
  const { generation, page, running } = context
  async function connectionTo(session: SessionAddress): Promise<ServerConnection> {
    return (await running()).coordinator.connectionForSession(session)
  }

  return {
    ping: () => Promise.resolve({ generation }),
    reportPage: (report) => Promise.resolve(page.report(report)),

    sendMessage: async (session, text, wish) => ({
      localId: await (await connectionTo(session)).sendMessage(session.sessionId, text, wish),
    }),
    loadOlderMessages: async (session, from) => {
      const chat = (await connectionTo(session)).openChat(session.sessionId)
      try {
        return { isEnd: await chat.loadOlder(from) }
      } finally {
        chat.close()
      }
    },
    markRead: async (session) => (await connectionTo(session)).markRead(session.sessionId),

    ...lazyMethods(serverCommandNames, async () => (await import('./serverCommands')).createServerCommands(context)),
    ...lazyMethods(linkingCommandNames, async () => (await import('./linkingCommands')).createLinkingCommands(context)),
    ...lazyMethods(sessionCommandNames, async () => (await import('./sessionCommands')).createSessionCommands(context)),
  }
}
