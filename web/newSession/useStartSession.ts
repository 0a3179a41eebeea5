import { useState } from 'react'
import { useLocation } from 'wouter'
import type { WorktreeMade, WorktreeWish } from '../../worker/api/agents/directories'
import { isDangerousMode } from '../../worker/api/agentSettings/dangerousMode'
import { pictureRefusal } from '../../worker/api/attachments/pictures'
import type { SessionStartResult } from '../../worker/api/commands'
import { sessionHref } from '../addresses/hrefs'
import { giveConsent } from '../agentSettings/dangerousModeConsent'
import { writeDraft } from '../drafts/drafts'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { changeAttached, readyOf, takeAttached } from '../session/attachments/attached'
import { settleAttached } from '../session/attachments/keptPictures'
import { useAttached } from '../session/attachments/useAttached'
import { writeLastUsed } from './lastUsed'
import type { SessionForm } from './useSessionForm'

type Outcome = SessionStartResult | { kind: 'no-worktree'; why: Exclude<WorktreeMade['kind'], 'made'> }

/** Starts what the form says, once at a time; nothing that was typed is lost by a failure. */
export function useStartSession(form: SessionForm, worktree: WorktreeWish | null, onWorktreeMade: () => void) {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const { run, isBusy, error, forget } = useAction()
  const [missingDirectory, setMissingDirectory] = useState<string | null>(null)
  const [refusedWorktree, setRefusedWorktree] = useState<Exclude<WorktreeMade['kind'], 'made'> | null>(null)
  const attached = useAttached(null)
  const { address, agent, cliVersion, wish, prompt } = form
  const refusal = address ? pictureRefusal({ agent, cliVersion, isHappyAgent: false, pictures: null }) : null
  // A picture goes with a text, and its preparing takes a moment.
  const isIncomplete =
    attached.pictures.some(({ state }) => state === 'preparing') ||
    (readyOf(attached).length > 0 && prompt.trim() === '')

  function start(createDirectory: boolean): void {
    if (!address || isBusy || isIncomplete) return
    forget()
    setMissingDirectory(null)
    setRefusedWorktree(null)
    const pictures = readyOf(attached).map(({ picture }) => picture)
    if (refusal && pictures.length > 0) return changeAttached(null, { refusal })
    if (!form.checkDirectory()) return
    const firstPrompt = prompt.trim() || null
    const withPictures = pictures.length > 0 ? { pictures } : {}
    const machine = address
    const begin = async (): Promise<Outcome> => {
      let directory = form.directory.trim()
      if (worktree) {
        const made = await commands.addWorktree(machine, directory, worktree)
        if (made.kind !== 'made') return { kind: 'no-worktree', why: made.kind }
        directory = made.directory
        // It is there, whatever becomes of the session: the next try begins in it.
        form.setDirectory(directory)
        onWorktreeMade()
      }
      return commands.startSession(machine, { directory, createDirectory, agent, firstPrompt, wish, ...withPictures })
    }
    run(begin(), (result) => {
      if (result.kind === 'no-worktree') return setRefusedWorktree(result.why)
      if (result.kind === 'directory-missing') return setMissingDirectory(result.directory)
      writeLastUsed({ machine, agent })
      // The person consented to it on this screen, before there was a session.
      if (isDangerousMode(wish.picks.mode ?? '')) {
        giveConsent({ serverId: machine.serverId, sessionId: result.sessionId })
      }
      writeDraft(commands, null, '')
      settleAttached(commands, null, takeAttached(null))
      navigate(sessionHref(machine.serverId, result.sessionId))
    })
  }

  return {
    start,
    isStarting: isBusy,
    error,
    missingDirectory,
    forgetMissing: () => setMissingDirectory(null),
    refusedWorktree,
    attached,
    refusal,
    isIncomplete,
  }
}
