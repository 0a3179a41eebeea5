import type { Socket } from 'socket.io'
import type { Reader } from '../core/input'

/** Answers the sender; without an acknowledgement callback it does nothing. */
export type Acknowledge = (answer: unknown) => void

interface Listener<T> {
  event: string
  input: Reader<T>
  /** The answer to input that the reader refuses; undefined = silence */
  invalid?: unknown
  /** The answer when the handler throws; undefined = silence */
  failed?: unknown
}

/** Handles one event of a socket. Nothing a client sends can throw out of here. */
export function listen<T>(socket: Socket, listener: Listener<T>, handle: (input: T, ack: Acknowledge) => void): void {
  socket.on(listener.event, (data: unknown, callback: unknown) => {
    const ack: Acknowledge = (answer) => {
      if (typeof callback === 'function') callback(answer)
    }
    const result = listener.input(data, '')
    if (!result.ok) {
      if (listener.invalid !== undefined) ack(listener.invalid)
      return
    }
    try {
      handle(result.value, ack)
    } catch {
      if (listener.failed !== undefined) ack(listener.failed)
    }
  })
}
