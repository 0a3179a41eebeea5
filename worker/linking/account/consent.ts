import { HubError } from '../../api/errors'
import type { CanonicalUrl } from '../../api/ids'
import { isLoopbackUrl } from '../../protocol/serverUrl'

/** An address that came from elsewhere and means "this computer" is contacted only when the person agreed to that. */
export function requireLoopbackConsent(url: CanonicalUrl, isAgreed: boolean): void {
  if (isLoopbackUrl(url) && !isAgreed) throw new HubError({ code: 'consent-missing', consent: 'loopback' })
}
