/** The document that draws. Hosts send it headers of its own (docs/hosting.md); nothing else has its name. */
export const diagramDocument = '/diagram.html'
