/** A file of its own: the app's first file looks only whether something is stored there (web/main.tsx). */
export const pushStorage = 'happy-hub:push'
