/** What a click on a notification opens; written by the page, read by the service worker. */
export interface NotificationData {
  href: string
}
