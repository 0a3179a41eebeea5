import { createContext } from 'react'
import type { SessionAddress } from '../../../worker/api/ids'

/** Whose files can be shown where a text names them; null = nobody's: then their paths can be copied. */
export const ShownFilesContext = createContext<{ session: SessionAddress; folder: string } | null>(null)
