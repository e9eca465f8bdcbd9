import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../api/queries.ts'

/** Tells whether the role of whoever is signed in reaches an action of the server's table: what would be refused is not offered. */
export const useMay = (): ((action: string) => boolean) => {
  const { data: me } = useQuery(meQuery)
  return (action) => me?.may.includes(action) === true
}
