import type { FormErrors } from '@mantine/form'

/** Leads to the first field that has to be put right: for `form.onSubmit`'s second argument. */
export const toFirstError =
  (form: { getInputNode(path: string): HTMLElement | null }) =>
  (errors: FormErrors): void =>
    form.getInputNode(Object.keys(errors)[0] ?? '')?.focus()
