import { useEffect, useRef, useState } from 'react'

interface PasteAndDropHandlers {
  /** Pasted outside of any field, or dropped. */
  onText(text: string): void
  onFiles(files: File[]): void
}

/** Takes what is pasted or dropped anywhere in the window. Returns whether something is being dragged over it. */
export function usePasteAndDrop(handlers: PasteAndDropHandlers): boolean {
  const current = useRef(handlers)
  useEffect(() => {
    current.current = handlers
  })
  const [isDragging, setDragging] = useState(false)
  useEffect(() => {
    const listening = new AbortController()
    const { signal } = listening
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length > 0) {
        event.preventDefault()
        current.current.onFiles(files)
        return
      }
      // Text that is pasted into a field belongs there.
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return
      const text = event.clipboardData?.getData('text/plain') ?? ''
      if (text.trim() === '') return
      event.preventDefault()
      current.current.onText(asOneLine(text))
    }
    const onDrop = (event: DragEvent) => {
      event.preventDefault()
      setDragging(false)
      const { dataTransfer } = event
      if (!dataTransfer) return
      const files = [...dataTransfer.files]
      if (files.length > 0) return current.current.onFiles(files)
      const text = dataTransfer.getData('text/uri-list') || dataTransfer.getData('text/plain')
      if (text.trim() !== '') current.current.onText(asOneLine(text))
    }
    window.addEventListener('paste', onPaste, { signal })
    window.addEventListener('drop', onDrop, { signal })
    window.addEventListener(
      'dragover',
      (event) => {
        // Without this the browser opens what is dropped, in place of the app.
        event.preventDefault()
        setDragging(true)
      },
      { signal },
    )
    window.addEventListener(
      'dragleave',
      ({ relatedTarget }) => {
        if (relatedTarget === null) setDragging(false)
      },
      { signal },
    )
    return () => listening.abort()
  }, [])
  return isDragging
}

/** Terminals break long links over lines; a text field joins what is pasted into it in the same way. */
function asOneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, '').trim()
}
