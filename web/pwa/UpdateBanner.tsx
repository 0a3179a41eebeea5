import { messages } from '../i18n/messages'
import { Banner, BannerPlace } from '../ui/Banner'
import { Button } from '../ui/Button'
import { switchToUpdate, useAppUpdate, type AppUpdate } from './appUpdates'
import styles from './UpdateBanner.module.css'

/** Offers the build that waits; nothing changes before the person agrees. */
export function UpdateBanner() {
  return <UpdateOffer update={useAppUpdate()} onAgree={switchToUpdate} />
}

export function UpdateOffer({ update, onAgree }: { update: AppUpdate; onAgree(): void }) {
  const words = messages.pwa.update
  return (
    <BannerPlace>
      {update !== 'none' && (
        <Banner tone="info">
          <span>
            {words.ready} <span className={styles.kept}>{words.kept}</span>
          </span>
          <Button onClick={onAgree} disabled={update === 'switching'}>
            {words.reloadAll}
          </Button>
        </Banner>
      )}
    </BannerPlace>
  )
}
