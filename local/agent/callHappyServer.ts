/** One JSON call of an agent or a test to a Happy server. Rejects with method, path and status for all but 2xx. */
export async function callHappyServer<Answer>(
  serverUrl: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  token?: string,
): Promise<Answer> {
  const headers: Record<string, string> = {}
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (token !== undefined) headers['Authorization'] = `Bearer ${token}`
  const response = await fetch(`${serverUrl}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${path} at ${serverUrl}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Answer
}
