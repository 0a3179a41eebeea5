import { encode, type QrCodeGenerateResult } from 'uqr'
import styles from './QrCode.module.css'

/**
 * A QR code as plain SVG elements, dark on white in both themes so that every scanner reads it. Nothing where the text
 * is longer than a code can hold.
 */
export function QrCode({ text, label }: { text: string; label: string }) {
  const code = encoded(text)
  if (!code) return null
  const { data, size } = code
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an inline drawing: the CSP and the offline app need no image file
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} className={styles.code}>
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  )
}

function encoded(text: string): QrCodeGenerateResult | null {
  try {
    return encode(text, { ecc: 'M', border: 4 })
  } catch {
    return null
  }
}
