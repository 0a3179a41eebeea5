/** Letters that look like Latin ones, most of them of other scripts: behind each Latin letter those that look like it. */
const twins = 'aаαɑ bв cс dԁ eеε gցɡ hһнհ iіιıɩ jј kкκ lℓӏ mм nո oоοօ pрρ qԛ sѕ tтτ uυս vνѵ wԝ xхχ yу'

export const latinTwins: ReadonlyMap<string, string> = new Map(
  twins.split(' ').flatMap(([latin = '', ...others]) => others.map((letter) => [letter, latin] as const)),
)
