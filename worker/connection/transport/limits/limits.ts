const mebibyte = 1024 * 1024

/**
 * The most that one server may cost the hub, which works for all servers on one thread. Real servers stay far below:
 * a page of 200 sessions is about 400 KB and 5,000 JSON values, a prompt or tool result a few hundred KB.
 */
export const limits = {
  /** One HTTP answer. Pages of messages that are larger are asked for in smaller pages. */
  answerBytes: 8 * mebibyte,
  /** One message alone: a picture in a tool result may be large. */
  messageBytes: 32 * mebibyte,
  /** One frame of the socket, in UTF-16 units. */
  frameLength: 8 * mebibyte,
  /** Nesting of any JSON. The protocol's own goes four deep; what agents nest is encrypted inside a string. */
  jsonDepth: 32,
  /** Objects, arrays and elements in one JSON text: parsing 8 MB of `[],[],…` would hold the thread for seconds. */
  jsonValues: 200_000,
  /** Rows of one page of sessions: the largest page that a server gives (docs/protocol.md 3.2). */
  pageRows: 200,
  /** A whole list of sessions, read page by page. */
  listBytes: 64 * mebibyte,
  sessions: 20_000,
  machines: 2_000,
  /** Events of the socket. What comes faster is not parsed; the lists are read again instead. */
  events: { perSecond: 2_000, burst: 4_000 },
  /** Answers to what was asked over the socket, and the packets of its handshake. */
  answers: { perSecond: 200, burst: 2_000 },
  /** UTF-16 units of events, and of answers: a few large frames are as dear as many small ones. */
  frames: { perSecond: 8 * mebibyte, burst: 32 * mebibyte },
  /** Sessions and machines that events announce: each costs keys, decryption and storage. */
  newEntities: { perSecond: 20, burst: 1_000 },
} as const
