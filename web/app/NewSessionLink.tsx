import { Plus } from 'lucide-react'
import { Link } from 'wouter'
import { enSteering } from '../i18n/enSteering'
import styles from './NewSessionLink.module.css'

/** Leads to the new-session screen: a bar over the list, on a phone a round button under the right thumb. */
export function NewSessionLink() {
  return (
    // A landmark: on a phone it stands outside of the list, which is the page's main part there.
    <nav aria-label={enSteering.start.title}>
      <Link to="/new" className={styles.link}>
        <Plus size={18} aria-hidden />
        <span className={styles.text}>{enSteering.start.title}</span>
      </Link>
    </nav>
  )
}
