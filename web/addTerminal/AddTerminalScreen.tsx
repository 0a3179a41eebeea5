import { useEffect, useRef, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import type { HubErrorData } from '../../worker/api/errors'
import { useApp } from '../hub/hooks'
import { selectServers } from '../hub/selectors'
import { linkMessages } from '../i18n/linkMessages'
import { messages } from '../i18n/messages'
import { takeShared } from '../pwa/takeShared'
import { FirstSteps } from '../firstSteps/FirstSteps'
import { Button } from '../ui/Button'
import { Field } from '../ui/Field'
import { Notice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import linking from '../linking/Linking.module.css'
import styles from './AddTerminalScreen.module.css'
import { CameraScanner } from './scan/CameraScanner'
import { readImage, type ImageReading } from './scan/readImage'
import { RefusedLinkNotice, RefusedScanNotice } from './RefusedLinkNotice'
import { useSubmitLink } from './useSubmitLink'
import { usePasteAndDrop } from './usePasteAndDrop'

type ImageState =
  | { kind: 'none' }
  | { kind: 'reading' }
  | { kind: 'problem'; problem: Exclude<ImageReading['kind'], 'code'> | 'several-files' }

const words = linkMessages.addTerminal

/** `/connect`: brings a terminal's code or link in by camera, paste, picture or drop. Nothing is decided here. */
export function AddTerminalScreen() {
  const servers = useApp(selectServers)
  const { submit, refused, clearRefused } = useSubmitLink()
  const [typed, setTyped] = useState('')
  const [image, setImage] = useState<ImageState>({ kind: 'none' })
  const [shareLost, setShareLost] = useState(false)
  const newestImage = useRef(0)

  const clear = () => {
    clearRefused()
    setShareLost(false)
    setImage({ kind: 'none' })
  }
  const takeText = (text: string) => {
    clear()
    setTyped(text)
    void submit(text, 'paste')
  }
  const takeImage = async (file: Blob) => {
    clear()
    setImage({ kind: 'reading' })
    const number = ++newestImage.current
    const reading = await readImage(file).catch((): ImageReading => ({ kind: 'not-a-picture' }))
    // Another picture came meanwhile.
    if (number !== newestImage.current) return
    if (reading.kind !== 'code') return setImage({ kind: 'problem', problem: reading.kind })
    setImage({ kind: 'none' })
    await submit(reading.text, 'image')
  }
  const takeFiles = (files: readonly File[]) => {
    const [file] = files
    if (file && files.length === 1) return void takeImage(file)
    clear()
    setImage({ kind: 'problem', problem: 'several-files' })
  }
  const isDragging = usePasteAndDrop({ onText: takeText, onFiles: takeFiles })
  useSharedItem({ onText: takeText, onImage: (shared) => void takeImage(shared), onLost: () => setShareLost(true) })

  return (
    <Screen title={messages.app.connect}>
      <p>{words.lead}</p>
      {shareLost && (
        <Notice tone="warning" role="alert">
          <p>
            <strong>{words.shareLost.what}</strong>
          </p>
          <p>{words.shareLost.todo}</p>
        </Notice>
      )}
      <section className={linking.part} aria-labelledby="connect-camera">
        <h2 id="connect-camera">{words.camera.title}</h2>
        <CameraScanner onCode={(text) => submit(text, 'camera')} />
        {refused.camera && <RefusedScanNotice refused={refused.camera} />}
      </section>
      <PasteLink
        typed={typed}
        onTyped={setTyped}
        onPasted={takeText}
        onGo={() => {
          clear()
          void submit(typed, 'paste')
        }}
        error={refused.paste?.error}
      />
      <section className={linking.part} aria-labelledby="connect-image">
        <h2 id="connect-image">{words.image.title}</h2>
        <p className={linking.muted}>{words.image.help}</p>
        <ChooseImage onFile={(file) => void takeImage(file)} />
        {image.kind === 'reading' && <Working text={words.image.reading} />}
        {image.kind === 'problem' && (
          <Notice tone="warning" role="alert">
            <p>
              <strong>{words.image.problems[image.problem].what}</strong>
            </p>
            <p>{words.image.problems[image.problem].todo}</p>
          </Notice>
        )}
        {refused.image && <RefusedLinkNotice refused={refused.image} />}
      </section>
      {servers && (
        <details>
          <summary className={linking.summary}>{words.showCommands}</summary>
          <div className={linking.folded}>
            <FirstSteps app={servers} onAddTerminalScreen />
          </div>
        </details>
      )}
      {isDragging && (
        <div className={styles.drop} aria-hidden>
          {words.image.drop}
        </div>
      )}
    </Screen>
  )
}

/** What another app shared with this one, handed over by the service worker. */
function useSharedItem(handlers: { onText(text: string): void; onImage(image: Blob): void; onLost(): void }) {
  const [search] = useSearchParams()
  const [, navigate] = useLocation()
  const shared = search.get('shared')
  const current = useRef(handlers)
  useEffect(() => {
    current.current = handlers
  })
  useEffect(() => {
    if (shared === null) return
    let left = false
    const take = async () => {
      const item = await takeShared(shared)
      if (left) return
      // The service worker hands a shared item over only once, so a reload must not ask for it again.
      navigate('/connect', { replace: true })
      if (item.kind === 'text') current.current.onText(item.text)
      else if (item.kind === 'image') current.current.onImage(item.image)
      else current.current.onLost()
    }
    void take()
    return () => {
      left = true
    }
  }, [shared, navigate])
}

interface PasteLinkProps {
  typed: string
  onTyped(text: string): void
  /** Pasted in place of all that was typed. */
  onPasted(text: string): void
  onGo(): void
  error: HubErrorData | undefined
}

function PasteLink({ typed, onTyped, onPasted, onGo, error }: PasteLinkProps) {
  return (
    <form
      className={linking.part}
      aria-labelledby="connect-paste"
      onSubmit={(event) => {
        event.preventDefault()
        if (typed.trim() !== '') onGo()
        else event.currentTarget.querySelector('input')?.focus()
      }}
    >
      <h2 id="connect-paste">{words.paste.title}</h2>
      <Field
        code
        label={words.paste.label}
        help={words.paste.help}
        value={typed}
        onValue={onTyped}
        onPaste={(event) => {
          const { selectionStart, selectionEnd, value } = event.currentTarget
          const replacesAll = selectionStart === 0 && selectionEnd === value.length
          const text = event.clipboardData.getData('text/plain')
          if (!replacesAll || text.trim() === '') return
          event.preventDefault()
          onPasted(text.replaceAll(/[\r\n]+/g, '').trim())
        }}
        error={error}
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        inputMode="url"
        enterKeyHint="go"
      />
      <div className={linking.actions}>
        <Button type="submit">{words.paste.go}</Button>
      </div>
    </form>
  )
}

function ChooseImage({ onFile }: { onFile(file: File): void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className={linking.actions}>
      <Button onClick={() => input.current?.click()}>{words.image.choose}</Button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={words.image.choose}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          // The same picture can be chosen again.
          event.currentTarget.value = ''
          if (file) onFile(file)
        }}
      />
    </div>
  )
}
