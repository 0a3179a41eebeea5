import { useState } from 'react'
import { useLocation } from 'wouter'
import { artifactAddress } from '../../worker/api/agents/artifacts'
import { newId, type ArtifactId } from '../../worker/api/ids'
import type { ServerState } from '../../worker/api/state'
import { artifactHref } from '../addresses/artifactHrefs'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { selectServers } from '../hub/selectors'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { settingsMessages } from '../i18n/settingsMessages'
import { orderedServers } from '../serverStatus/serverWords.logic'
import { SignedOutServers } from '../serverStatus/SignedOutServers'
import { isStale, notKnown } from '../serverStatus/upToDate.logic'
import { Button, ButtonLink } from '../ui/Button'
import { ErrorNotice, Notice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { ServerMark } from '../ui/ServerMark'
import styles from '../ui/sessionForm.module.css'
import { Working } from '../ui/Working'
import { isTooLong, type Texts } from './artifactEdit.logic'
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
        <NewForm servers={servers} stored={kept.stored} kept={kept} />
      )}
    </Screen>
  )
}

function NewForm({ servers, stored, kept }: { servers: readonly ServerState[]; stored: string; kept: KeptEdit }) {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const [freshId] = useState(() => newId<ArtifactId>())
  const { run, isBusy, error } = useAction()
  const fresh = { id: freshId, serverId: null, title: '', body: '' }
  const wanted = newArtifactOf(stored) ?? fresh
  const server =
    servers.find(({ id }) => id === wanted.serverId) ?? servers.find(({ isPrimary }) => isPrimary) ?? servers[0]
  const texts: Texts = { title: wanted.title, body: wanted.body }
  const address = server && artifactAddress(server.id, wanted.id)
  const canSave = !isBusy && texts.title + texts.body !== '' && !isTooLong(texts)
  if (!server || !address) return null

  function change(part: Partial<NewArtifact>): void {
    const next = { ...wanted, ...part }
    const isEmpty = next.serverId === null && next.title + next.body === ''
    kept.keep(isEmpty ? '' : JSON.stringify(next))
  }

  function create(): void {
    if (!address || !canSave) return
    run(commands.createArtifact(address, texts), () => {
      kept.keep('')
      navigate(artifactHref(address), { replace: true })
    })
  }

  return (
    <div className={styles.form}>
      {servers.length > 1 && (
        <fieldset className={styles.group} disabled={isBusy}>
          <legend className={styles.label}>{words.server}</legend>
          {servers.map((one) => (
            <label key={one.id} className={styles.agent}>
              <input
                type="radio"
                name="server"
                checked={one.id === server.id}
                // Elsewhere it is another one: a try whose answer was lost may have made it on the server before.
                onChange={() => change({ serverId: one.id, id: newId<ArtifactId>() })}
              />
              <ServerMark server={one} /> <span aria-hidden>{one.label}</span>
            </label>
          ))}
        </fieldset>
      )}
      <Fields texts={texts} isReadOnly={isBusy} onType={change} onSave={create} />
      {error && <ErrorNotice error={error} />}
      {isStale(server) && <p className={styles.note}>{notKnown(server)}</p>}
      {isTooLong(texts) && <p className={styles.invalid}>{words.tooLongToSave}</p>}
      <p className={styles.submit}>
        <Button look="primary" disabled={!canSave} onClick={create}>
          {words.save}
        </Button>
        <ButtonLink to="/artifacts">{words.back}</ButtonLink>
        {isBusy && <Working text={words.saving(server.label)} />}
      </p>
    </div>
  )
}
