import { Anchor } from '@mantine/core'

/** A clause of the policy; its text opens beside the desk. */
export const ClauseLink = ({ id }: { readonly id: string }) => (
  <Anchor href={`/policy/${encodeURIComponent(id)}`} target="_blank" size="sm" underline="always">
    {id}
  </Anchor>
)
