/**
 * Characters of the longest terminal link and device code. Key, server and binding secret need about 1,100 at most; the
 * rest is for the web app's own address.
 */
export const MAX_LINK_LENGTH = 2048
