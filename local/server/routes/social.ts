import type { ServerContext } from '../core/context'
import type { HttpApp } from '../core/http'
import { object, optional, queryNumber, string, withDefault } from '../core/input'
import { allocateFeedSeq, findAccount } from '../store/accounts'
import {
  findRelationship,
  insertFeedItem,
  listFeedItems,
  listRelated,
  setNotified,
  setRelationship,
  type FeedBody,
  type FeedItem,
  type RelationshipStatus,
} from '../store/social'

const NOTIFY_AGAIN_MS = 24 * 60 * 60_000
const CURSOR_PREFIX = '0-'

/** People, friends and the feed (docs/protocol.md 3.9). Nobody has a name on this server, so a search finds no one. */
export function registerSocialRoutes(app: HttpApp, context: ServerContext): void {
  const { db } = context
  const friendships = createFriendships(context)

  app.account(
    {
      method: 'GET',
      url: '/v1/user/search',
      query: object({ query: string() }),
    },
    () => ({ users: [] }),
  )

  app.account(
    {
      method: 'GET',
      url: '/v1/user/:id',
      params: object({ id: string() }),
    },
    ({ accountId, params, reply }) => {
      if (!findAccount(db, params.id)) return reply.code(404).send({ error: 'User not found' })
      return { user: profile(params.id, findRelationship(db, accountId, params.id).status) }
    },
  )

  app.account(
    {
      method: 'GET',
      url: '/v1/friends',
    },
    ({ accountId }) => ({ friends: listRelated(db, accountId).map((row) => profile(row.id, row.status)) }),
  )

  app.account(
    {
      method: 'POST',
      url: '/v1/friends/add',
      body: object({ uid: string() }),
    },
    ({ accountId, body }) => ({ user: friendships.add(accountId, body.uid) }),
  )

  app.account(
    {
      method: 'POST',
      url: '/v1/friends/remove',
      body: object({ uid: string() }),
    },
    ({ accountId, body }) => ({ user: friendships.remove(accountId, body.uid) }),
  )

  app.account(
    {
      method: 'GET',
      url: '/v1/feed',
      query: object({
        before: optional(string()),
        after: optional(string()),
        limit: withDefault(queryNumber({ min: 1, max: 200 }), 50),
      }),
    },
    ({ accountId, query }) => {
      const before = query.before === undefined ? null : readCursor(query.before)
      const after = query.after === undefined || before !== null ? null : readCursor(query.after)
      const items = listFeedItems(db, accountId, { before, after, limit: query.limit + 1 })
      return {
        items: items.slice(0, query.limit).map(feedItemJson),
        hasMore: items.length > query.limit,
      }
    },
  )
}

/** Changes of what two people are to each other, and the posts that tell of them. */
function createFriendships(context: ServerContext) {
  const { db, events } = context

  function changeFriend(
    me: string,
    other: string,
    change: (me: string, other: string) => RelationshipStatus,
  ): object | null {
    if (me === other || !findAccount(db, me) || !findAccount(db, other)) return null
    return profile(other, change(me, other))
  }

  function addFriend(me: string, other: string): RelationshipStatus {
    const mine = findRelationship(db, me, other).status
    const theirs = findRelationship(db, other, me).status
    if (theirs === 'requested') {
      setRelationship(db, me, other, 'friend')
      setRelationship(db, other, me, 'friend')
      notify(me, other, 'friend_accepted')
      notify(other, me, 'friend_accepted')
      return 'friend'
    }
    if (mine !== 'none' && mine !== 'rejected') return mine
    setRelationship(db, me, other, 'requested')
    if (theirs === 'none') setRelationship(db, other, me, 'pending')
    notify(other, me, 'friend_request')
    return 'requested'
  }

  function removeFriend(me: string, other: string): RelationshipStatus {
    const mine = findRelationship(db, me, other).status
    switch (mine) {
      case 'requested':
        setRelationship(db, me, other, 'rejected')
        return 'rejected'
      case 'friend':
        setRelationship(db, me, other, 'pending')
        setRelationship(db, other, me, 'requested')
        // The real server names the other side's state here (docs/protocol.md 3.9).
        return 'requested'
      case 'pending':
        setRelationship(db, me, other, 'none')
        if (findRelationship(db, other, me).status !== 'rejected') setRelationship(db, other, me, 'none')
        return 'none'
      default:
        return mine
    }
  }

  /** Tells `to` about `about` by a feed post, at most once a day and never after a rejection. */
  function notify(to: string, about: string, kind: FeedBody['kind']): void {
    const now = context.now()
    const { status, notifiedAt } = findRelationship(db, to, about)
    if (status === 'rejected' || (notifiedAt !== null && notifiedAt >= now - NOTIFY_AGAIN_MS)) return
    const counter = allocateFeedSeq(db, to)
    const id = context.newId('feedItem')
    const body: FeedBody = { kind, uid: about }
    insertFeedItem(db, to, { id, body, repeatKey: `${kind}_${about}`, counter, createdAt: now })
    setNotified(db, to, about, now)
    const cursor = `${CURSOR_PREFIX}${counter}`
    events.update(to, { to: 'user' }, { t: 'new-feed-post', id, body, cursor, createdAt: now })
  }

  return {
    /** Null = there is nobody to be changed. */
    add: (me: string, other: string) => changeFriend(me, other, addFriend),
    remove: (me: string, other: string) => changeFriend(me, other, removeFriend),
  }
}

function feedItemJson(item: FeedItem): object {
  const { id, body, repeatKey, counter, createdAt } = item
  return { id, body, repeatKey, cursor: `${CURSOR_PREFIX}${counter}`, createdAt }
}

function profile(id: string, status: RelationshipStatus): object {
  return { id, firstName: '', lastName: null, avatar: null, username: '', bio: null, status }
}

/** @throws Error on any other text: the real server answers 500 too */
function readCursor(cursor: string): number {
  if (!cursor.startsWith(CURSOR_PREFIX)) throw new Error('Invalid cursor format')
  return Number.parseInt(cursor.slice(CURSOR_PREFIX.length), 10)
}
