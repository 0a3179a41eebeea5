/**
 * Every kind of record, tool and request on one page, to be looked at in both themes and all widths. Of development only:
 * `npx vite`, then /web/testing/gallery/gallery.html; `?part=Requests` shows one part, `?theme=dark` the dark theme,
 * `?screen=session`, `?screen=new` and `?screen=queue` the screens around them, and `?screen=session&call=tool-0` a call in
 * full; `&activity=offline`, `&cli=0.13.0` and `&agent=codex` change its session. In the session Ctrl+F finds, also in the
 * messages that its server lost.
 */
import { Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import '../../ui/tokens.css'
import '../../ui/base.css'
import type { SessionControls } from '../../../worker/api/agents/sessionControls'
import { ChatItemView } from '../../session/chat/ChatItemView'
import { createChatRows } from '../../session/chat/chatRows.logic'
import { SessionBars } from '../../session/bars/SessionBars'
import { ChatPlaceContext, WorkSinceContext } from '../../session/place/chatContext'
import { setOpened } from '../../session/place/opened'
import { NewSessionScreen } from '../../newSession/NewSessionScreen'
import { QueueScreen } from '../../queue/QueueScreen'
import { LostMessages } from '../../session/chat/LostMessages'
import { SessionScreen } from '../../session/SessionScreen'
import { agentText, fixtureChat, noControls, userText } from '../fixtureChats'
import { FixtureProvider, fixtureHub } from '../fixtureHub'
import { fixtureApp, fixtureMachine, fixtureServer, fixtureSession, serverId, sessionId } from '../fixtureStates'
import { AnsweredPart } from './AnsweredPart'
import { galleryParts, taskCalls, type GalleryPart } from './galleryItems'
import { openGalleryPicture } from './galleryPictures'

const query = new URLSearchParams(location.search)
const session = fixtureSession('cloud', 'gallery', { activity: (query.get('activity') ?? 'idle') as 'idle' })
if (session.content.kind === 'open') {
  session.content.cliVersion = query.get('cli') ?? session.content.cliVersion
  session.content.agent = query.get('agent') ?? session.content.agent
}
const address = { serverId: serverId('cloud'), sessionId: sessionId('gallery') }
/** In the queue: asks, asks at another server, and is to be read. */
const waiting = [
  fixtureSession('cloud', 'gallery', { activity: 'needs-you', pendingRequests: ['r1'] }),
  fixtureSession('laptop', 'other', { activity: 'needs-you', pendingRequests: ['r1', 'r2', 'r3'] }),
  fixtureSession('laptop', 'done', { activity: 'idle', unread: true }),
]
const hub = fixtureHub({
  app: fixtureApp(
    [fixtureServer('cloud', { label: 'Cloud' }), fixtureServer('laptop', { label: 'Laptop' })],
    query.get('screen') === 'queue' ? waiting : [session],
    [fixtureMachine('cloud', 'box')],
  ),
  answers: { openAttachment: (_session, source) => openGalleryPicture(source) },
})

const controls: SessionControls = {
  ...noControls,
  goal: { text: 'All tests pass', can: { clear: true, stop: true, edit: true }, step: { current: 2, total: 5 } },
  limits: [
    { id: 'five_hour', label: null, state: 'warning', usedPercent: 91, resetsAt: Date.now() + 3_600_000 },
    { id: 'seven_day', label: null, state: 'reached', usedPercent: 100, resetsAt: null },
  ],
  forms: [
    {
      id: 'form',
      kind: 'form',
      title: 'Before it goes on',
      createdAt: null,
      questions: [
        {
          id: 'q',
          header: 'Name',
          question: 'What is it called?',
          options: [
            { label: 'One', description: 'the first' },
            { label: 'Two', description: null },
          ],
          multiple: false,
          allowCustom: true,
          required: true,
        },
      ],
    },
  ],
}

function Part({ part: { name, items, opened = false } }: { part: GalleryPart }) {
  if (opened) for (const { id } of items) setOpened(address, id, true)
  const rows = createChatRows()({ blocks: [items], lost: [] })
  const nodes = rows.flatMap(({ node, run }) => [node].concat(run))
  return (
    <section>
      <h2>{name}</h2>
      {nodes.map((node) => (
        <div key={node.item.id} style={{ display: 'flow-root', padding: '2px 16px' }}>
          <ChatItemView node={node} />
        </div>
      ))}
    </section>
  )
}

const lost = {
  foundAt: Date.now(),
  afterSeq: 0,
  blocks: [[userText('lost-1', 'Lost there'), agentText('lost-2', 'Kept *here*.')]],
}

function Lost() {
  return (
    <section>
      <h2>Lost messages</h2>
      <LostMessages part={lost} />
    </section>
  )
}

function Bars() {
  const inTerminal =
    session.content.kind === 'open'
      ? { ...session, content: { ...session.content, controlledByTerminal: true } }
      : session
  return (
    <section>
      <h2>Bars</h2>
      <SessionBars session={inTerminal} controls={controls} chat={fixtureChat('cloud', 'gallery', [])} />
      <SessionBars session={session} controls={noControls} chat={fixtureChat('cloud', 'gallery', taskCalls())} />
      <SessionBars
        session={session}
        controls={noControls}
        chat={fixtureChat('cloud', 'gallery', taskCalls().slice(3), { history: 'more' })}
      />
    </section>
  )
}

const theme = query.get('theme')
if (theme !== null) document.documentElement.dataset['theme'] = theme
const wanted = query.get('part')
const parts = galleryParts().filter(({ name }) => wanted === null || name === wanted)
const place = {
  session: address,
  serverLabel: 'Cloud',
  folder: '/home/ada/project',
  compose: () => undefined,
  send: () => Promise.resolve(),
}
const screen = query.get('screen')
const items = (wanted === null ? parts.slice(0, 3) : parts).flatMap((part) => part.items)
hub.setChat(
  fixtureChat('cloud', 'gallery', items, { controls, lost: [lost], usage: { tokens: 84_200, window: 200_000 } }),
)

function Gallery() {
  if (screen === 'new') return <NewSessionScreen />
  if (screen === 'queue') return <QueueScreen />
  if (screen === 'session') {
    return (
      <div style={{ blockSize: '100vh' }}>
        <SessionScreen address={address} />
      </div>
    )
  }
  return (
    <ChatPlaceContext value={place}>
      <h1>Gallery</h1>
      <WorkSinceContext value={1}>
        {parts.map((part) => (
          <Part key={part.name} part={part} />
        ))}
      </WorkSinceContext>
      {(wanted === null || wanted === 'Lost messages') && <Lost />}
      {(wanted === null || wanted === 'Bars') && <Bars />}
      {(wanted === null || wanted === 'Answered') && <AnsweredPart session={address} />}
    </ChatPlaceContext>
  )
}

const container = document.createElement('main')
if (screen === null) container.style.cssText = 'max-inline-size: 60rem; margin-inline: auto; padding: 16px'
document.body.append(container)
createRoot(container).render(
  <FixtureProvider hub={hub} path={`/${location.search}`}>
    <Suspense fallback={null}>
      <Gallery />
    </Suspense>
  </FixtureProvider>,
)
