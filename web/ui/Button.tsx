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
interface LinkProps {
  look?: Look
  to: string
  /** What it is called, where its words alone do not tell. */
  label?: string
  children: ReactNode
}

export function ButtonLink({ look = 'plain', to, label, children }: LinkProps) {
  return (
    <Link to={to} aria-label={label} className={`${styles.button} ${styles[look] ?? ''}`}>
      {children}
    </Link>
  )
}
