import { Button, Checkbox, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../api/client.ts'
import { useTexts } from '../locale.tsx'
import { useNotify } from '../parts/notify.tsx'
import { useFocusBack } from '../parts/use-focus-back.ts'
import { shellTexts } from '../shell/shell.texts.ts'
import type { LedgerLine } from './facts-of.ts'
import { unitTexts } from './unit.texts.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/

interface FieldProps {
  readonly name: string
  readonly value: unknown
  readonly set: (value: unknown) => void
}

/** Fields that hold one of a few words. Who decided on goodwill is a name. */
const choices: Readonly<Record<string, readonly string[]>> = {
  under: ['warranty', 'return', 'paid'],
  by: ['manufacturer', 'dealer'],
}

/** One field of a fact by the kind of its value; what is neither text nor yes or no stays as it is. */
const Field = ({ name, value, set }: FieldProps) => {
  const t = useTexts(unitTexts)
  const words = t.flags[name]?.yes ?? t.fields[name] ?? name
  // The same words stand within a sentence elsewhere.
  const label = words.charAt(0).toUpperCase() + words.slice(1)
  if (typeof value === 'boolean')
    return <Checkbox label={label} checked={value} onChange={(event) => set(event.currentTarget.checked)} />
  const offered = choices[name]
  if (typeof value === 'string' && offered?.includes(value) === true) {
    const data = offered.map((word) => ({ value: word, label: t.values[word] ?? word }))
    return <Select label={label} data={data} value={value} onChange={set} allowDeselect={false} />
  }
  // A dealer is known by an id that nobody can type.
  if (typeof value !== 'string' || name === 'dealer') return null
  return (
    <TextInput
      label={label}
      type={DAY.test(value) || value === '' ? 'date' : 'text'}
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
      required
    />
  )
}

interface ProofProps {
  readonly evidence: string
  readonly reason: string
  readonly set: (part: { evidence?: string; reason?: string }) => void
}

const MAX_REASON = 500

const Proof = ({ evidence, reason, set }: ProofProps) => {
  const t = useTexts(unitTexts)
  return (
    <>
      <TextInput
        label={t.newEvidence}
        value={evidence}
        onChange={(event) => set({ evidence: event.currentTarget.value })}
        maxLength={200}
        required
      />
      <Textarea
        label={t.reason}
        value={reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
        maxLength={MAX_REASON}
        required
        autosize
        minRows={2}
      />
    </>
  )
}

const useCorrection = (serial: string, line: LedgerLine, close: () => void) => {
  const t = useTexts(unitTexts)
  const client = useQueryClient()
  const { failed, done } = useNotify()
  return useMutation({
    mutationFn: ({ event, evidence, reason }: { event: object; evidence: string; reason: string }) =>
      ask(`/units/${encodeURIComponent(serial)}/facts`, {
        event: { ...event, corrects: line.id },
        evidence: [evidence],
        reason,
      }),
    onSuccess: async () => {
      done(t.saved)
      close()
      await client.invalidateQueries({ queryKey: ['unit', serial] })
      await client.invalidateQueries({ queryKey: ['coverage', serial] })
    },
    onError: failed,
  })
}

interface CorrectFactProps {
  readonly serial: string
  readonly line: LedgerLine
  readonly close: () => void
}

/** A correction is a new record that names the former one; it needs a proof and a reason, and nothing is ever overwritten. */
export const CorrectFact = ({ serial, line, close }: CorrectFactProps) => {
  const t = useTexts(unitTexts)
  useFocusBack()
  const [fact, setFact] = useState<Record<string, unknown>>({ ...line.fact })
  const [proof, setProof] = useState({ evidence: '', reason: '' })
  const correction = useCorrection(serial, line, close)
  const [evidence, reason] = [proof.evidence.trim(), proof.reason.trim()]
  const isWhole = evidence !== '' && reason !== ''
  const save = (event: object): void => correction.mutate({ event, evidence, reason })
  return (
    <Modal
      opened
      onClose={close}
      title={t.correctTitle(t.types[line.type])}
      closeButtonProps={{ 'aria-label': useTexts(shellTexts).close }}
    >
      <Stack
        component="form"
        onSubmit={(event) => {
          event.preventDefault()
          save({ type: line.type, ...fact })
        }}
      >
        {Object.entries(fact).map(([name, value]) => (
          <Field
            key={name}
            name={name}
            value={value}
            set={(next) => setFact((before) => ({ ...before, [name]: next }))}
          />
        ))}
        <Proof {...proof} set={(part) => setProof((before) => ({ ...before, ...part }))} />
        <Group justify="space-between">
          <Button
            variant="light"
            color="red"
            disabled={!isWhole}
            loading={correction.isPending}
            onClick={() => save({ type: 'withdrawn', reason })}
          >
            {t.withdraw}
          </Button>
          <Button type="submit" loading={correction.isPending}>
            {t.save}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
