import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright'
import { openAppBrowser } from '../../e2e/fixtures/browsers/appBrowser'
import { composer } from '../../e2e/fixtures/pages/sessions'
import { startBrotliHost } from './measuring/brotliHost'
import { chatScreen } from './chats'
import type { Figures } from './figures'
import { signIn, untilCalm } from './measuring/probes'
import { dataKeyOf, openAgent, startSeededServer, type SeededServer } from './measuring/seed'
import { median, openMeasured } from './measuring/visit'

const rounds = 30
const betweenMs = 120

/**
 * In the open chat's own page a bare socket client: a WebSocket, the Socket.IO packets by hand, WebCrypto, one line of
 * text. `window.shown` says when each text was in the page, ours and the bare client's, by the page's clock.
 */
const bareClient = (url: string, token: string, dataKey: string) => `(async () => {
  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  const key = await crypto.subtle.importKey('raw', bytes('${dataKey}'), 'AES-GCM', false, ['encrypt', 'decrypt'])
  const line = document.body.appendChild(document.createElement('output'))
  line.style.cssText = 'position: fixed; inset-block-end: 0; inset-inline-end: 0'
  window.shown = { ours: {}, bare: {} }
  const findTexts = (text) => [...text.matchAll(/probe \\d+ of agent/g)].map(([found]) => found)
  const watch = (who, element) => new MutationObserver(() => {
    for (const text of findTexts(element.textContent)) window.shown[who][text] ??= performance.now()
  }).observe(element, { childList: true, subtree: true, characterData: true })
  watch('bare', line)
  watch('ours', document.querySelector('[role=log]'))
  window.bareSend = async (sessionId, record) => {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(JSON.stringify(record))))
    const content = btoa(String.fromCharCode(0, ...iv, ...sealed))
    await fetch('${url}/v3/sessions/' + sessionId + '/messages', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer ${token}' },
      body: JSON.stringify({ messages: [{ content, localId: crypto.randomUUID() }] }),
    })
  }
  const socket = new WebSocket('${url.replace('http', 'ws')}/v1/updates/?EIO=4&transport=websocket')
  await new Promise((resolve) => {
    socket.onmessage = async ({ data }) => {
      if (data.startsWith('0')) return socket.send('40' + JSON.stringify({ token: '${token}', clientType: 'user-scoped' }))
      if (data === '2') return socket.send('3')
      if (data.startsWith('40')) return resolve()
      if (!data.startsWith('42')) return
      const [name, event] = JSON.parse(data.slice(2))
      if (name !== 'update' || event.body.t !== 'new-message') return
      const content = bytes(event.body.message.content.c)
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: content.subarray(1, 13) }, key, content.subarray(13))
      line.append(new TextDecoder().decode(plain))
    }
  })
})()`

/** Of each: from the key's event until the bubble is there, in ms, and in how many frames it was painted. */
const bubbleWatcher = (text: string) => `new Promise((resolve) => {
  const there = () => document.querySelector('[role=log]').textContent.includes(${JSON.stringify(text)})
  window.addEventListener('keydown', ({ timeStamp }) => {
    let frames = 0
    let at = null
    const observer = new MutationObserver(() => there() && (at ??= performance.now()))
    observer.observe(document.querySelector('[role=log]'), { childList: true, subtree: true })
    requestAnimationFrame(function frame() {
      frames++
      // Just after this frame was painted.
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        if (at === null) return void requestAnimationFrame(frame)
        observer.disconnect()
        resolve({ ms: at - timeStamp, frames, pressedAt: performance.timeOrigin + timeStamp })
      }
      port2.postMessage(null)
    })
  }, { capture: true, once: true })
})`

/** How late the app is after a client that does nothing else, and how late an own message. */
export async function measureLive(distDir: string): Promise<Figures> {
  const seeded = await startSeededServer({ sessions: 37, chats: [100] })
  const host = await startBrotliHost(distDir, seeded.server.url)
  const browser = await openAppBrowser({ appUrl: host.url })
  const prompts = new Map<string, number>()
  const agent = await openAgent(seeded, 0, (text) => prompts.set(text, performance.timeOrigin + performance.now()))
  try {
    const signedIn = await signIn(browser, seeded.backupText)
    const path = (await signedIn.locator(`a[href$="/${seeded.sessionIds[0]}"]`).getAttribute('href')) ?? ''
    await signedIn.close()
    const { page } = await openMeasured(browser.context(), host.url, chatScreen(path, seeded.lastMessages[0] ?? ''))
    await untilCalm(page)
    const dataKey = Buffer.from(dataKeyOf(0)).toString('base64')
    await page.evaluate(bareClient(seeded.server.url, seeded.account.token, dataKey))
    return { ...(await receiving(page, agent.say)), ...(await sending(page, prompts, seeded)) }
  } finally {
    agent.close()
    await browser.close()
    await host.stop()
    await seeded.stop()
  }
}

async function receiving(page: Page, say: (text: string) => Promise<void>): Promise<Figures> {
  const posted: number[] = []
  for (let round = 0; round < rounds; round++) {
    posted.push(performance.timeOrigin + performance.now())
    await say(`probe ${round} of agent`)
    await pause(betweenMs)
  }
  await pause(500)
  const { shown, origin } = await page.evaluate<{
    shown: Record<'ours' | 'bare', Record<string, number>>
    origin: number
  }>('({ shown: window.shown, origin: performance.timeOrigin })')
  const names = posted.map((_, round) => `probe ${round} of agent`)
  const ours = names.map((name, round) => (shown.ours[name] ?? Number.NaN) + origin - (posted[round] ?? 0))
  const behind = names.map((name) => (shown.ours[name] ?? Number.NaN) - (shown.bare[name] ?? Number.NaN))
  return {
    'agent post: in the page ms': tenth(median(ours)),
    'agent post: behind a bare client ms': tenth(median(behind)),
  }
}

async function sending(page: Page, arrived: ReadonlyMap<string, number>, seeded: SeededServer): Promise<Figures> {
  const bubbles: number[] = []
  const framesOf: number[] = []
  const ours: number[] = []
  const bare: number[] = []
  const until = async (text: string) => {
    while (!arrived.has(text)) await pause(1)
    return arrived.get(text) ?? 0
  }
  for (let round = 0; round < rounds; round++) {
    const text = `prompt ${round} of the person`
    await composer(page).fill(text)
    const watching = page.evaluate<{ ms: number; frames: number; pressedAt: number }>(bubbleWatcher(text))
    await pause(30)
    await composer(page).press('Enter')
    const { ms, frames, pressedAt } = await watching
    bubbles.push(ms)
    framesOf.push(frames)
    ours.push((await until(text)) - pressedAt)
    await pause(betweenMs)
    const bareText = `bare ${round} of the person`
    const record = JSON.stringify({ role: 'user', content: { type: 'text', text: bareText } })
    const sentAt = await page.evaluate<number>(`(() => {
      const at = performance.timeOrigin + performance.now()
      void window.bareSend('${seeded.sessionIds[0]}', ${record})
      return at
    })()`)
    bare.push((await until(bareText)) - sentAt)
    await pause(betweenMs)
  }
  return {
    'own bubble: after Enter ms': tenth(median(bubbles)),
    'own bubble: painted in frame': median(framesOf),
    'prompt: at the agent ms': tenth(median(ours)),
    'prompt: behind a bare client ms': tenth(median(ours) - median(bare)),
  }
}

const tenth = (value: number): number => Math.round(value * 10) / 10
