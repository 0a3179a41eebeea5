import type { ComponentProps, ReactNode } from 'react'
import { Link } from 'wouter'
import styles from './Button.module.css'

type Look = 'plain' | 'primary' | 'danger' | 'quiet'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'type'> {
  look?: Look
  type?: 'button' | 'submit'
}

export function Button({ look = 'plain', type = 'button', ...rest }: ButtonProps) {
  // `type` is one of two literals; the rule wants to see it written out.
  // oxlint-disable-next-line react/button-has-type
  return <button type={type} className={`${styles.button} ${styles[look] ?? ''}`} {...rest} />
}

/** Link that looks like a button. */
export function ButtonLink({ look = 'plain', to, children }: { look?: Look; to: string; children: ReactNode }) {
  return (
    <Link to={to} className={`${styles.button} ${styles[look] ?? ''}`}>
      {children}
    </Link>
  )
}
