import type { LocalId, ServerId, SessionId } from '../../api/ids'
import { parseEphemeral, parseUpdate } from '../../protocol/wire/updates'
import type { ServerDatabase } from '../../store/server/serverDatabase.types'
import type { OutboxItem, StoredMessage } from '../../store/server/serverRecords'
import { createProfileAndSettings, type ProfileAndSettings } from './profileAndSettings'
import type { HttpClient } from '../transport/httpClient'
import type { Keyring } from './keyring'
import { fetchActiveSessionRows, fetchAllSessionRows, fetchMachineRows } from '../transport/lists'
import { createLastContact } from './lastContact'
import { createMachineTable, type MachineTable } from './machineTable'
import { postMessages, toStoredMessage } from '../transport/messages'
import { createOutbox, type Outbox } from './outbox/outbox'
import { createReaderCheck, createReaderOf } from './outbox/readerCheck'
import type { PictureUpload } from './outbox/outbox.types'
import { createSessionTable, type SessionTable } from './sessionTable'

/** Everything known of one account on one server, and how events and lists change it. */
export interface OpenAccount {
  readonly database: ServerDatabase
  readonly keyring: Keyring
  readonly sessions: SessionTable
  readonly machines: MachineTable
  readonly outbox: Outbox
  readonly profileAndSettings: ProfileAndSettings
  /** Up to when what is shown of the server is known (lastContact.ts); null = its lists were never read. */
  listsAsOf(): number | null
  /** When the server was last seen to be set back to an older copy of itself; null = never. */
  setBackAt(): number | null
  /** Reads both lists from the server. Rejects as the requests do; what was read until then is kept. */
  refetchLists(): Promise<void>
  /** `update` events of the socket; malformed and unknown ones change nothing. */
  applyUpdate(event: unknown): void
  /** `ephemeral` events of the socket. */
  applyEphemeral(event: unknown): void
  /** Every 30 s while the connection is open. */
  refreshPresence(): void
  connectionLost(): void
  /** Writes what is not written yet, closes the database, wipes the keys. */
  close(): Promise<void>
}

export interface OpenAccountHandlers {
  /** Something that pages see has changed. */
  onChange(): void
  /** Something of this session that its open chat shows has changed. */
  onSession(id: SessionId): void
  /** The server has more sessions or machines than are held of one server. */
  onTooMany(): void
  onSessionRemoved(id: SessionId): void
  /** The server was set back: it has an older state of this session. */
  onSessionSetBack(id: SessionId): void
  onOutbox(id: SessionId): void
  onMessage(id: SessionId, message: StoredMessage): void
}

/**
 * Puts the pictures of a prompt on the server; resolves to the records that name them (attachments/uploadPictures.ts).
 */
export type UploadPictures = (
  account: Pick<OpenAccount, 'database' | 'sessions'> & { http: HttpClient },
  item: OutboxItem,
  upload: PictureUpload,
) => Promise<{ localId: LocalId; content: string }[]>

/** Reads the cache; resolves when the tables show it. */
export async function openAccount(
  options: {
    serverId: ServerId
    http: HttpClient
    database: ServerDatabase
    keyring: Keyring
    uploadPictures: UploadPictures
  },
  handlers: OpenAccountHandlers,
): Promise<OpenAccount> {
  const { http, database, keyring } = options
  const sessions = createSessionTable({
    ...options,
    onChange(id) {
      handlers.onChange()
      handlers.onSession(id)
      outbox.noteIdle(id)
      outbox.noteReaders()
    },
    onRow: handlers.onSession,
    onRemoved: handlers.onSessionRemoved,
    onSetBack: noteSetBack,
    onTooMany: handlers.onTooMany,
  })
  const machines = createMachineTable({ ...options, onChange: handlers.onChange, onTooMany: handlers.onTooMany })
  const profileAndSettings = createProfileAndSettings({ ...options, onChange: handlers.onChange })
  const readerOf = createReaderOf(sessions, machines)
  const reader = createReaderCheck(http.serverUrl, readerOf)
  const outbox = createOutbox({
    serverUrl: http.serverUrl,
    store: database,
    async post(item, upload) {
      if (!(await reader.isRead(item))) return 'held'
      const { sessionId, localId, content, pictures } = item
      const first = pictures ? await options.uploadPictures({ http, database, sessions }, item, upload) : []
      await postMessages(http, sessionId, [...first, { localId, content }])
      return 'posted'
    },
    isRead: (id) => ['there', 'archived'].includes(readerOf(id)),
    isIdle: (id) => sessions.get(id)?.summary?.activity === 'idle',
    onChange: handlers.onOutbox,
  })
  const [storedListsAsOf, storedSetBackAt] = await Promise.all([
    database.readListsAsOf(),
    database.readSetBackAt(),
    sessions.load(),
    machines.load(),
    profileAndSettings.load(),
    outbox.load(),
  ])
  const lastContact = createLastContact(storedListsAsOf, database)
  const applyUpdate = createUpdateReader({ sessions, machines, outbox, profileAndSettings }, handlers)
  let setBackAt = storedSetBackAt

  function noteSetBack(id: SessionId): void {
    setBackAt = Date.now()
    database.writeSetBackAt(setBackAt).catch(() => undefined)
    handlers.onSessionSetBack(id)
  }

  return {
    database,
    keyring,
    sessions,
    machines,
    outbox,
    profileAndSettings,
    listsAsOf: lastContact.time,
    setBackAt: () => setBackAt,
    async refetchLists() {
      reader.asking()
      const results = await Promise.allSettled([refetchMachines(http, machines), refetchSessions(http, sessions)])
      reader.asked()
      // Of a session that was deleted meanwhile no change is told.
      outbox.noteReaders()
      for (const result of results) if (result.status === 'rejected') throw result.reason
      lastContact.listsRead()
      handlers.onChange()
    },
    applyUpdate(event) {
      lastContact.heard()
      applyUpdate(event)
    },
    applyEphemeral(event) {
      lastContact.heard()
      const body = parseEphemeral(event)
      if (body?.type === 'activity') sessions.applyActivity(body.id, body)
      if (body?.type === 'machine-activity') machines.applyActivity(body.id, body)
    },
    refreshPresence() {
      lastContact.checked()
      sessions.refreshPresence()
      machines.refreshPresence()
    },
    connectionLost() {
      lastContact.lost()
      reader.lost()
    },
    async close() {
      outbox.stop()
      await Promise.all([sessions.close(), machines.close(), lastContact.flush()])
      database.close()
      keyring.wipe()
    },
  }
}

async function refetchSessions(http: HttpClient, sessions: SessionTable): Promise<void> {
  const refetch = sessions.beginRefetch()
  // The active ones first: in the full list they could be on any page.
  const active = await fetchActiveSessionRows(http)
  for (const row of active.rows) refetch.merge(row)
  refetch.finish(
    await fetchAllSessionRows(http, (rows) => {
      for (const row of rows) refetch.merge(row)
    }),
  )
  sessions.setServerReached()
  // After the lists, because nobody waits for them. What cannot be read now is read at the next connect.
  readLastMessagesOf(sessions, http).catch(() => undefined)
  await sessions.settled()
}

async function refetchMachines(http: HttpClient, machines: MachineTable): Promise<void> {
  const refetch = machines.beginRefetch()
  const { rows, ids } = await fetchMachineRows(http)
  for (const row of rows) refetch.merge(row)
  refetch.finish(ids)
  machines.setServerReached()
  await machines.settled()
}

async function readLastMessagesOf(sessions: SessionTable, http: HttpClient): Promise<void> {
  const { readLastMessages } = await import('./readLastMessages')
  const present = sessions.all().filter(({ isLost }) => !isLost)
  await readLastMessages(http, present, sessions.noteLastMessage)
}

/** Passes each kind of `update` event to the part that it concerns. */
function createUpdateReader(
  {
    sessions,
    machines,
    outbox,
    profileAndSettings,
  }: Pick<OpenAccount, 'sessions' | 'machines' | 'outbox' | 'profileAndSettings'>,
  handlers: Pick<OpenAccountHandlers, 'onMessage'>,
): (event: unknown) => void {
  return (event) => {
    const body = parseUpdate(event)
    if (!body) return
    switch (body.t) {
      case 'new-message': {
        sessions.noteMessage(body.sid, body.message, outbox.isItem(body.message.localId))
        return handlers.onMessage(body.sid, toStoredMessage(body.message))
      }
      case 'new-session':
        return sessions.mergeRow(body)
      case 'update-session':
        return sessions.applyUpdate(body.id, body)
      case 'delete-session':
        return sessions.remove([body.sid])
      case 'new-machine':
        return machines.mergeRow({ ...body, id: body.machineId })
      case 'update-machine':
        return machines.applyUpdate(body.machineId, body)
      case 'delete-machine':
        return machines.remove([body.machineId])
      case 'update-account':
        return profileAndSettings.applyUpdate(body)
    }
  }
}
