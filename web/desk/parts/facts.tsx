import { Box, Text } from '@mantine/core'
import type { ReactNode } from 'react'

export type FactRow = readonly [name: string, value: ReactNode]

/** Names and what they are, as a list for eyes and screen readers; rows without a value are left out. */
export const Facts = ({ rows }: { readonly rows: readonly FactRow[] }) => (
  <Box component="dl" m={0} className="desk-facts">
    {rows
      .filter(([, value]) => value !== undefined && value !== null && value !== false && value !== '')
      .map(([name, value]) => (
        <div key={name}>
          <Text component="dt" size="xs" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} size="sm" className="desk-words">
            {value}
          </Text>
        </div>
      ))}
  </Box>
)
