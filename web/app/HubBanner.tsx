import { useHubLiveness } from '../hub/hooks'
import { messages } from '../i18n/messages'
import { Banner, BannerPlace } from '../ui/Banner'
import { Button } from '../ui/Button'

/** Says calmly that the hub is restarting or missing; the rest of the page stays as it was. */
export function HubBanner() {
  const liveness = useHubLiveness()
  const words = messages.app.hub
  return (
    <BannerPlace>
      {liveness === 'restarting' && <Banner tone="warning">{words.restarting}</Banner>}
      {(liveness === 'unavailable' || liveness === 'storage-failed') && (
        <Banner tone="warning">
          {liveness === 'unavailable' ? words.unavailable : words.storageFailed}
          <Button onClick={() => window.location.reload()}>{words.reload}</Button>
        </Banner>
      )}
    </BannerPlace>
  )
}
