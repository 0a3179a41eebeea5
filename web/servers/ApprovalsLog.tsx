import type { ApprovalRecord } from '../../worker/api/approvals'
import type { ServerState } from '../../worker/api/state'
import { useApprovals } from '../hub/hooks'
import { linkMessages } from '../i18n/linkMessages'
import { messages } from '../i18n/messages'
import { absoluteTime } from '../time/time.logic'
import { Button } from '../ui/Button'
import { CommandList } from '../ui/CommandList'
import { Dialog, DialogActions } from '../ui/Dialog'
import { Working } from '../ui/Working'
import styles from './ApprovalsLog.module.css'

const words = messages.servers.approvals

/** The terminals that this browser approved on a server, and what to do about a lost one. */
export function ApprovalsLog({ server, onClose }: { server: ServerState; onClose(): void }) {
  const log = useApprovals(server.id)
  return (
    <Dialog title={words.title(server.label)} onClose={onClose}>
      {log === undefined && <Working text={messages.app.loading} />}
      {typeof log === 'object' && log.approvals.length === 0 && <p>{words.empty}</p>}
      {typeof log === 'object' && log.approvals.length > 0 && (
        <ul className={styles.log}>
          {log.approvals.map((approval) => (
            <Approval key={approval.id} approval={approval} />
          ))}
        </ul>
      )}
      <p className={styles.help}>{words.here}</p>
      <section className={styles.truth} aria-labelledby="approvals-truth">
        <p>
          <strong>{words.truth}</strong>
        </p>
        <h3 id="approvals-truth">{words.helps}</h3>
        <p>{words.havingIt}</p>
        <CommandList commands={[words.command]} />
        <p>{words.lost}</p>
      </section>
      <DialogActions>
        <Button onClick={onClose}>{words.close}</Button>
      </DialogActions>
    </Dialog>
  )
}

function Approval({ approval }: { approval: ApprovalRecord }) {
  const { approvedAt, fingerprint, source, gave, isBound, machine } = approval
  return (
    <li className={styles.approval}>
      <p className={styles.time}>
        <time dateTime={new Date(approvedAt).toISOString()}>{absoluteTime(approvedAt)}</time>
      </p>
      <p>{machine ? words.machine(machine.name ?? machine.id) : words.noMachine}</p>
      <p className={styles.words} translate="no">
        <span className="visually-hidden">{words.words} </span>
        {fingerprint.join(' ')}
      </p>
      <p className={styles.help}>
        {[linkMessages.linkTerminal.source[source], ...(isBound ? [words.bound] : [])].join(', ')}
      </p>
      {gave === 'account-secret' && <p className={styles.secret}>{words.gaveSecret}</p>}
    </li>
  )
}
