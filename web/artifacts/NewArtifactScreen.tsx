import { useState } from 'react'
import { useLocation } from 'wouter'
import { artifactAddress, type ArtifactAddress } from '../../worker/api/agents/artifacts'
import { HubError } from '../../worker/api/errors'
import { newId, type ArtifactId, type CanonicalUrl } from '../../worker/api/ids'
import type { ServerState } from '../../worker/api/state'
import { artifactHref } from '../addresses/artifactHrefs'
import { isLoaded, loadDraft, readDraft, writeDraft } from '../drafts/drafts'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { selectServers, type RegisteredServers } from '../hub/selectors'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { settingsMessages } from '../i18n/settingsMessages'
import { useIsMounted } from '../page/useIsMounted'
import { orderedServers } from '../serverStatus/serverWords.logic'
import { SignedOutServers } from '../serverStatus/SignedOutServers'
import { isStale, notKnown } from '../serverStatus/upToDate.logic'
import { Button, ButtonLink } from '../ui/Button'
import { ErrorNotice, Notice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { ServerMark } from '../ui/ServerMark'
import styles from '../ui/sessionForm.module.css'
import { Working } from '../ui/Working'
import { isTooLong, storedEdit, withSent, type Texts } from './artifactEdit.logic'
import { Fields } from './Fields'
import { newArtifactOf, type NewArtifact } from './newArtifact.logic'
import { useEdit, type KeptEdit } from './useEdit'

const words = settingsMessages.artifacts

/** Where it is kept, its title and its text. What is typed outlives navigation and reload. */
export function NewArtifactScreen() {
  const app = useApp(selectServers)
  const servers = app ? orderedServers(app).filter(({ account }) => account.kind === 'signed-in') : []
  const kept = useEdit('new-artifact')
  return (
    <Screen title={words.create}>
      {app && servers.length === 0 ? (
        <SignedOutServers app={app} />
      ) : kept.hasFailed ? (
        <Notice tone="danger" role="alert">
          <p>{words.draftUnread}</p>
          <Button onClick={kept.again}>{words.readAgain}</Button>
        </Notice>
      ) : kept.stored === null || servers.length === 0 ? (
        <Working text={messages.app.loading} />
      ) : (
        <NewForm servers={servers} app={app} stored={kept.stored} kept={kept} />
      )}
    </Screen>
  )
}

interface Props {
  /** Those that are signed in. */
  servers: readonly ServerState[]
  app: RegisteredServers | undefined
  stored: string
  kept: KeptEdit
}

function NewForm({ servers, app, stored, kept }: Props) {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const [freshId] = useState(() => newId<ArtifactId>())
  const isMounted = useIsMounted()
  const { run, isBusy, error } = useAction()
  const fresh: NewArtifact = { id: freshId, serverId: null, title: '', body: '', sent: [] }
  const wanted = newArtifactOf(stored) ?? fresh
  const usual = servers.find(({ isPrimary }) => isPrimary) ?? servers[0]
  // Never another one than was picked or typed for.
  const server = wanted.serverId === null ? usual : servers.find(({ id }) => id === wanted.serverId)
  const texts: Texts = { title: wanted.title, body: wanted.body }
  const address = server && artifactAddress(server.id, wanted.id)
  const canSave = server !== undefined && !isBusy && texts.title + texts.body !== '' && !isTooLong(texts)

  function change(part: Partial<NewArtifact>): void {
    const next = { ...wanted, ...part }
    const isEmpty = next.serverId === null && next.title + next.body === ''
    // A server that becomes the primary later does not get what was typed for this one.
    kept.keep(isEmpty ? '' : JSON.stringify({ ...next, serverId: next.serverId ?? usual?.id ?? null }))
  }

  function create(): void {
    if (!server || !address || !canSave) return
    const sending = JSON.stringify({ ...wanted, serverId: server.id, sent: withSent(wanted, texts) })
    // Before it is sent: its answer may be lost, with this page.
    kept.keep(sending)
    run(created(address, server.url, sending), (isOver) => {
      if (isOver && isMounted()) navigate(artifactHref(address), { replace: true })
    })
  }

  /** Whether what is left to do is on the page of the artifact. */
  async function created(made: ArtifactAddress, serverUrl: CanonicalUrl, sending: string): Promise<boolean> {
    const result = await commands.createArtifact(made, texts, wanted.sent)
    // Typed into another form since: it stays there, and is saved over this or shown beside it.
    if (kept.latest() !== sending) return false
    if (result.kind === 'changed') {
      await loadDraft(commands, made)
      if (!isLoaded(made) || readDraft(made) !== '') {
        throw new HubError({ code: 'write-conflict', serverUrl })
      }
      // Typed over nothing: all that stands there differs, and is shown beside it.
      writeDraft(commands, made, storedEdit({ typed: texts, before: { title: '', body: '' }, sent: [] }))
    }
    kept.keep('')
    return true
  }

  return (
    <div className={styles.form}>
      {(servers.length > 1 || !server) && (
        <fieldset className={styles.group} disabled={isBusy}>
          <legend className={styles.label}>{words.server}</legend>
          {servers.map((one) => (
            <label key={one.id} className={styles.agent}>
              <input
                type="radio"
                name="server"
                checked={one.id === server?.id}
                // Elsewhere it is another one: a try whose answer was lost may have made it on the server before.
                onChange={() => change({ serverId: one.id, id: newId<ArtifactId>(), sent: [] })}
              />
              <ServerMark server={one} /> <span aria-hidden>{one.label}</span>
            </label>
          ))}
        </fieldset>
      )}
      <Fields texts={texts} isReadOnly={isBusy} onType={change} onSave={create} />
      {error && <ErrorNotice error={error} />}
      {!server && wanted.serverId !== null && (
        <p className={styles.invalid} role="alert">
          {words.pickServer(app?.servers[wanted.serverId]?.label ?? null)}
        </p>
      )}
      {server && isStale(server) && <p className={styles.note}>{notKnown(server)}</p>}
      {isTooLong(texts) && <p className={styles.invalid}>{words.tooLongToSave}</p>}
      <p className={styles.submit}>
        <Button look="primary" disabled={!canSave} onClick={create}>
          {words.save}
        </Button>
        <ButtonLink to="/artifacts">{words.back}</ButtonLink>
        {isBusy && server && <Working text={words.saving(server.label)} />}
      </p>
    </div>
  )
}
