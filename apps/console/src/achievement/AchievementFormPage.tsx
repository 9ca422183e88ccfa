import { DEFAULT_DESIGN } from '@laurel/core/achievement'
import { ALWAYS_SHOWABLE } from '@laurel/core/presentation'
import { api, fieldErrors } from '@laurel/ui/api'
import { LOCALE_NAMES, LOCALES } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel, PageHeader, useProblemText } from '@laurel/ui/parts'
import {
  Accordion,
  Button,
  Checkbox,
  Fieldset,
  Grid,
  Group,
  NativeSelect,
  NumberInput,
  Radio,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import { toFirstError } from '../app/first-error.ts'
import { useIssuer } from '../app/membership.ts'
import { failed, said } from '../app/notify.tsx'
import { UnsavedGuard } from '../app/UnsavedGuard.tsx'
import { SkillsField } from '../skill/SkillsField.tsx'
import { type Achievement, achievementQuery, KINDS, type Kind, pictureOf } from './achievement.ts'
import { ClaimFields } from './ClaimFields.tsx'
import { CriteriaField } from './CriteriaField.tsx'
import { DescriptorsField } from './DescriptorsField.tsx'
import { emptyForm, type FormValues, formOf, requestOf } from './form-values.ts'
import { formFromGallery, galleryQuery, isGalleryLanguage } from './from-gallery.ts'
import { LevelsField } from './LevelsField.tsx'
import { switchLanguage } from './languages.ts'
import { type Picture, PictureField } from './PictureField.tsx'
import { RubricField } from './RubricField.tsx'
import { TranslationsField } from './TranslationsField.tsx'
import { WorkloadFields } from './WorkloadFields.tsx'

/** Describes something that can be earned: new, or changed. */
export default function AchievementFormPage() {
  const { t } = useTranslation()
  const { id } = useParams()
  const existing = useQuery({ ...achievementQuery(id ?? ''), enabled: id !== undefined })
  // A draft that starts from the gallery: everything filled in, nothing saved yet.
  const [parameters] = useSearchParams()
  const from = id ? null : parameters.get('from')
  const gallery = useQuery({ ...galleryQuery, enabled: from !== null })
  const entry = from === null ? undefined : gallery.data?.find(one => one.id === from)
  const language = parameters.get('language')
  const start = entry && formFromGallery(entry, isGalleryLanguage(language) ? language : 'en')
  if (from !== null && gallery.isPending) return <LoadingPanel rows={6} />
  if (id && existing.isPending) return <LoadingPanel rows={6} />
  if (id && existing.error) return <ErrorPanel error={existing.error} onRetry={() => void existing.refetch()} />
  return (
    <>
      <PageHeader
        title={t(id ? 'achievement.editTitle' : 'achievement.newTitle')}
        back={
          <BackLink to={id ? `/achievements/${id}` : start ? '/achievements/gallery' : '/achievements'}>
            {existing.data?.name ?? t(start ? 'gallery.title' : 'achievements.title')}
          </BackLink>
        }
      >
        {id && existing.data && existing.data.awardCount > 0
          ? t('achievement.editNote')
          : start
            ? t('gallery.started')
            : null}
      </PageHeader>
      <AchievementForm key={id ?? from ?? 'new'} existing={existing.data} start={start} />
    </>
  )
}

type FormProps = { readonly existing: Achievement | undefined; readonly start: FormValues | undefined }

function AchievementForm({ existing, start }: FormProps) {
  const { t } = useTranslation()
  const say = useProblemText()
  const client = useQueryClient()
  const navigate = useNavigate()
  const issuer = useIssuer()
  const hasUpload = existing !== undefined && existing.design === null && existing.imageUrl !== null
  const [picture, setPicture] = useState<Picture>(hasUpload ? 'upload' : 'design')
  const [file, setFile] = useState<File | null>(null)
  const [savedId, setSavedId] = useState<string>()
  const form = useForm({
    initialValues: existing
      ? formOf(existing, DEFAULT_DESIGN)
      : (start ?? emptyForm(issuer.locale || 'en', DEFAULT_DESIGN)),
    validate: {
      name: value => (value.trim() ? null : t('achievement.nameMissing')),
      description: value => (value.trim() ? null : t('achievement.descriptionMissing')),
      criteria: value => (value.trim() ? null : t('achievement.criteriaMissing')),
    },
  })
  const dirty =
    form.isDirty() ||
    start !== undefined ||
    file !== null ||
    (existing !== undefined && picture !== (hasUpload ? 'upload' : 'design'))

  const save = useMutation({
    mutationFn: async (values: typeof form.values) => {
      // An upload that is not there yet leaves the drawn picture in place instead of none.
      const keepsUpload = picture === 'upload' && (file !== null || hasUpload)
      const body = requestOf(values, keepsUpload ? 'upload' : 'design')
      const achievement = existing
        ? await api.patch<Achievement>(`/achievements/${existing.id}`, body)
        : await api.post<Achievement>('/achievements', body)
      if (keepsUpload && file) {
        await api
          .put(`/achievements/${achievement.id}/image`, file)
          .catch(error => failed(t('picture.refused', { reason: say(error) })))
      }
      return achievement
    },
    onSuccess: async achievement => {
      await client.invalidateQueries({ queryKey: ['achievements'] })
      said(t(existing ? 'saved' : 'achievement.created'))
      setSavedId(achievement.id)
    },
    onError: error => {
      const errors = fieldErrors(error)
      const { 'criteria.narrative': criteria, ...rest } = errors
      form.setErrors({ ...rest, ...(criteria ? { criteria } : {}) })
    },
  })

  // Only once the guard below knows that all is saved may the page be left.
  useEffect(() => {
    if (savedId) void navigate(`/achievements/${savedId}`, { replace: existing !== undefined })
  }, [savedId, existing, navigate])

  return (
    <form noValidate onSubmit={form.onSubmit(values => save.mutate(values), toFirstError(form))}>
      <UnsavedGuard dirty={dirty && savedId === undefined} />
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="lg">
            <Fieldset legend={t('achievement.what')}>
              <Stack>
                <TextInput
                  label={t('achievement.name')}
                  placeholder={t('achievement.namePlaceholder')}
                  required
                  data-path="name"
                  {...form.getInputProps('name')}
                />
                <Textarea
                  label={t('achievement.description')}
                  description={t('achievement.descriptionHint')}
                  required
                  autosize
                  minRows={2}
                  data-path="description"
                  {...form.getInputProps('description')}
                />
                <Radio.Group
                  label={t('achievement.kind')}
                  {...form.getInputProps('kind')}
                  onChange={value => form.setFieldValue('kind', value as Kind)}
                >
                  <Stack gap="xs" mt="xs">
                    {KINDS.map(kind => (
                      <Radio
                        key={kind}
                        value={kind}
                        label={t(`kind.${kind}.name`)}
                        description={t(`kind.${kind}.explained`)}
                      />
                    ))}
                  </Stack>
                </Radio.Group>
              </Stack>
            </Fieldset>
            <Fieldset legend={t('achievement.how')}>
              <Stack>
                <CriteriaField
                  label={t('achievement.criteria')}
                  description={t('achievement.criteriaHint')}
                  required
                  {...form.getInputProps('criteria')}
                  value={form.values.criteria}
                />
                <LevelsField value={form.values.levels} onChange={rows => form.setFieldValue('levels', rows)} />
                <RubricField
                  value={form.values.rubric}
                  levels={form.values.levels}
                  onChange={rubric => form.setFieldValue('rubric', rubric)}
                />
                <ClaimFields values={form.values} onChange={part => form.setValues(part)} />
              </Stack>
            </Fieldset>
            <Fieldset legend={t('skills.label')}>
              <SkillsField
                value={form.values.alignments}
                onChange={alignments => form.setFieldValue('alignments', alignments)}
                levels={form.values.levels.map(level => level.name)}
              />
            </Fieldset>
            <Fieldset legend={t('achievement.more')}>
              <Stack>
                <NumberInput
                  label={t('achievement.validity')}
                  description={t('achievement.validityHint')}
                  min={1}
                  max={1200}
                  allowDecimal={false}
                  allowNegative={false}
                  suffix={` ${t('achievement.months')}`}
                  {...form.getInputProps('validityMonths')}
                  onChange={value => form.setFieldValue('validityMonths', typeof value === 'number' ? value : '')}
                />
                <Checkbox
                  label={t('suspend.allow')}
                  description={t('suspend.allowHint')}
                  {...form.getInputProps('suspendable', { type: 'checkbox' })}
                />
                <Checkbox.Group
                  label={t('alwaysShown.label')}
                  description={t('alwaysShown.hint')}
                  {...form.getInputProps('alwaysShown')}
                >
                  <Stack gap="xs" mt="xs">
                    {ALWAYS_SHOWABLE.map(one => (
                      <Checkbox key={one} value={one} label={t(`alwaysShown.kind.${one}`)} />
                    ))}
                  </Stack>
                </Checkbox.Group>
                <WorkloadFields values={form.values} onChange={part => form.setValues(part)} />
                <TagsInput
                  label={t('achievement.tags')}
                  description={t('achievement.tagsHint')}
                  {...form.getInputProps('tags')}
                />
                <NativeSelect
                  label={t('achievement.language')}
                  data={LOCALES.map(value => ({ value, label: LOCALE_NAMES[value] }))}
                  value={form.values.language}
                  onChange={event => form.setValues(switchLanguage(form.values, event.currentTarget.value))}
                />
              </Stack>
            </Fieldset>
            <Accordion variant="contained" defaultValue={existing?.descriptors ? 'descriptors' : null}>
              <Accordion.Item value="descriptors">
                <Accordion.Control>
                  <Text fw={600}>{t('descriptors.title')}</Text>
                  <Text size="sm" c="dimmed">
                    {t('descriptors.lead')}
                  </Text>
                </Accordion.Control>
                <Accordion.Panel>
                  <DescriptorsField
                    values={form.values.descriptors}
                    language={form.values.language}
                    onChange={descriptors => form.setFieldValue('descriptors', descriptors)}
                  />
                </Accordion.Panel>
              </Accordion.Item>
            </Accordion>
            <Fieldset legend={t('achievement.translations')}>
              <Text size="sm" c="dimmed" mb="sm">
                {t('achievement.translationsHint')}
              </Text>
              <TranslationsField
                values={form.values}
                onChange={(language, translation) =>
                  form.setFieldValue('translations', { ...form.values.translations, [language]: translation })
                }
                onCriterion={(at, language, words) =>
                  form.setFieldValue('rubric', {
                    ...form.values.rubric,
                    rows: form.values.rubric.rows.map((row, index) =>
                      index === at ? { ...row, translations: { ...row.translations, [language]: words } } : row,
                    ),
                  })
                }
                onLevel={(at, language, words) =>
                  form.setFieldValue(
                    'levels',
                    form.values.levels.map((row, index) =>
                      index === at ? { ...row, translations: { ...row.translations, [language]: words } } : row,
                    ),
                  )
                }
              />
            </Fieldset>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Fieldset legend={t('picture.title')} style={{ position: 'sticky', top: 88 }}>
            <PictureField
              picture={picture}
              onPicture={setPicture}
              design={form.values.design}
              onDesign={design => form.setFieldValue('design', design)}
              levels={form.values.levels.length}
              file={file}
              onFile={setFile}
              stored={hasUpload && existing ? pictureOf(existing) : null}
              onRejected={() => failed(t('picture.wrong'))}
            />
          </Fieldset>
        </Grid.Col>
      </Grid>
      <Stack mt="lg">
        {save.error ? <ErrorPanel error={save.error} /> : null}
        <Group>
          <Button type="submit" size="md" loading={save.isPending}>
            {t(existing ? 'save' : 'achievement.create')}
          </Button>
          <Button
            variant="default"
            size="md"
            component={Link}
            to={existing ? `/achievements/${existing.id}` : '/achievements'}
          >
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
