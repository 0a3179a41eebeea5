import CameraIcon from 'lucide-react/icons/camera'
import CameraOff from 'lucide-react/icons/camera-off'
import Flashlight from 'lucide-react/icons/flashlight'
import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { linkMessages } from '../../i18n/linkMessages'
import { messages } from '../../i18n/messages'
import { Button } from '../../ui/Button'
import { Notice } from '../../ui/Notice'
import { Working } from '../../ui/Working'
import type { Camera, CameraProblem } from './camera'
import styles from './CameraScanner.module.css'
import { loadQrReader } from './loadQrReader'
import { scanVideo } from './scanVideo'
import { useCamera } from './useCamera'

interface CameraScannerProps {
  /**
   * Resolves to whether the code was accepted; then the camera is turned off. Until it resolves no further frame is
   * read.
   */
  onCode(text: string): Promise<boolean>
}

const words = linkMessages.addTerminal.camera

/** Asks for the camera at a tap, shows what it sees, and reads codes. */
export function CameraScanner({ onCode }: CameraScannerProps) {
  const { state, start, stop, fail, setTorch } = useCamera()
  switch (state.kind) {
    case 'asking':
      return (
        <div className={styles.scanner}>
          <Working text={words.asking} />
          <p className={styles.hint}>{words.askingHelp}</p>
          <Button onClick={stop}>{messages.app.cancel}</Button>
        </div>
      )
    case 'live':
      return (
        <LiveCamera
          camera={state.camera}
          onCode={onCode}
          onTaken={stop}
          onFailed={() => fail('failed')}
          controls={
            <>
              {state.camera.choices.length > 1 && <CameraChooser camera={state.camera} onChoose={start} />}
              {state.camera.hasTorch && (
                <Button aria-pressed={state.torch} onClick={() => void setTorch(state.camera, !state.torch)}>
                  <Flashlight size={16} aria-hidden />
                  {words.torch}
                </Button>
              )}
              <Button onClick={stop}>
                <CameraOff size={16} aria-hidden />
                {words.stop}
              </Button>
            </>
          }
        />
      )
    case 'off':
    case 'paused':
      return (
        <div className={styles.scanner}>
          {state.kind === 'paused' && <output className={styles.hint}>{words.paused}</output>}
          <StartButton name={words.start} onStart={() => start(null)} />
        </div>
      )
    case 'failed':
      return (
        <div className={styles.scanner}>
          <Notice tone="warning" role="alert">
            <p>
              <strong>{words.problems[state.problem].what}</strong>
            </p>
            <p>{words.problems[state.problem].todo}</p>
          </Notice>
          {!isFinal(state.problem) && <StartButton name={words.again} onStart={() => start(null)} />}
        </div>
      )
  }
}

/** Whether there is no point in offering to try again: nothing that the person can do on this page would help. */
function isFinal(problem: CameraProblem): boolean {
  return problem === 'insecure' || problem === 'unsupported'
}

function StartButton({ name, onStart }: { name: string; onStart(): void }) {
  return (
    <Button look="primary" onClick={onStart}>
      <CameraIcon size={16} aria-hidden />
      {name}
    </Button>
  )
}

interface LiveCameraProps extends CameraScannerProps {
  camera: Camera
  onTaken(): void
  onFailed(): void
  controls: ReactNode
}

function LiveCamera({ camera, onCode, onTaken, onFailed, controls }: LiveCameraProps) {
  const video = useRef<HTMLVideoElement>(null)
  const [severalInView, setSeveralInView] = useState(false)
  const handlers = useRef({ onCode, onTaken, onFailed })
  useEffect(() => {
    handlers.current = { onCode, onTaken, onFailed }
  })
  useEffect(() => {
    const shown = video.current
    if (!shown) return
    const leaving = new AbortController()
    shown.srcObject = camera.stream
    // Rejects when the stream ends first.
    shown.play().catch(() => {})
    const onTexts = async (texts: string[]) => {
      setSeveralInView(texts.length > 1)
      const [text] = texts
      // Of several codes none is chosen for the person.
      if (text === undefined || texts.length > 1 || !(await handlers.current.onCode(text))) return
      leaving.abort()
      camera.stop()
      handlers.current.onTaken()
    }
    loadQrReader()
      .then((reader) => scanVideo(shown, reader, onTexts, leaving.signal))
      .catch(() => {
        if (!leaving.signal.aborted) handlers.current.onFailed()
      })
    return () => {
      leaving.abort()
      shown.srcObject = null
    }
  }, [camera])
  return (
    <div className={styles.scanner}>
      <div className={styles.view}>
        <video ref={video} className={styles.video} aria-label={words.view} muted playsInline />
        <span className={styles.frame} aria-hidden />
      </div>
      <output className={styles.hint}>{severalInView ? words.several : words.pointAt}</output>
      <div className={styles.controls}>{controls}</div>
    </div>
  )
}

function CameraChooser({ camera, onChoose }: { camera: Camera; onChoose(cameraId: string): void }) {
  const id = useId()
  return (
    <div className={styles.chooser}>
      <label htmlFor={id}>{words.choose}</label>
      <select id={id} value={camera.id ?? ''} onChange={(event) => onChoose(event.currentTarget.value)}>
        {camera.choices.map((choice, index) => (
          <option key={choice.id} value={choice.id}>
            {choice.name === '' ? words.nameless(index + 1) : choice.name}
          </option>
        ))}
      </select>
    </div>
  )
}
