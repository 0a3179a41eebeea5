/** By a function: React's compiler passes over a component with an `import()` in it, which then renders for everything. */
export const keptPictures = () => import('./keptPictures')
