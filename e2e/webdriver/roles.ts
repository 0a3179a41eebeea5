import { WebDriverError, type WebDriverElement, type WebDriverSession } from './webDriver'

/** Which elements can have a role at all; what the browser computes decides. WebDriver itself finds nothing by role. */
const candidates = {
  article: 'article',
  button: 'button',
  checkbox: 'input[type=checkbox]',
  heading: 'h1, h2, h3',
  link: 'a[href]',
  list: 'ul, ol',
  radio: 'input[type=radio]',
  textbox: 'input, textarea',
} as const

export type Role = keyof typeof candidates

/** Elements of a role whose name fits: equals the text, or passes the test. */
export async function findByRole(
  part: Pick<WebDriverSession | WebDriverElement, 'find'>,
  role: Role,
  name: string | ((name: string) => boolean),
): Promise<WebDriverElement[]> {
  const fits = typeof name === 'string' ? (text: string): boolean => text === name : name
  const found = []
  for (const element of await part.find(candidates[role])) {
    if ((await roleOf(element)) === role && fits((await element.name()).trim())) found.push(element)
  }
  return found
}

/** WebKitGTK says `unknown error` of an element that its accessibility tree does not hold: not yet, or no more. */
async function roleOf(element: WebDriverElement): Promise<string | null> {
  try {
    return await element.role()
  } catch (error) {
    if (error instanceof WebDriverError && error.code === 'unknown error') return null
    throw error
  }
}
