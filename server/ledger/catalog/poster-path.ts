/** Where clients find a poster: its address never changes what it shows. */
export function posterPath(posterId: string): string {
  return `/posters/${posterId}`
}

/** The poster that a path of this server names, or null. */
export function posterIdOfPath(path: string): string | null {
  return /^\/posters\/([0-9a-f]{64})$/.exec(path)?.[1] ?? null
}
