import type { Design } from '@laurel/core/achievement'
import { Artwork } from '@laurel/ui/parts'
import { Box, Button, Group, SegmentedControl, Stack, Text, VisuallyHidden } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { useDisclosure } from '@mantine/hooks'
import { IconDice5, IconPalette, IconPhotoUp } from '@tabler/icons-react'
import { useEffect, useId, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useDesignParts } from './studio/design-parts.ts'
import { Studio } from './studio/Studio.tsx'
import { surprise } from './studio/surprise.ts'

const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/svg+xml']
const MAX_BYTES = 5 * 1024 * 1024

export type Picture = 'design' | 'upload'

type Props = {
  readonly picture: Picture
  readonly onPicture: (picture: Picture) => void
  readonly design: Design
  readonly onDesign: (design: Design) => void
  /** How many levels the achievement has: each has a picture of its own. */
  readonly levels: number
  readonly file: File | null
  readonly onFile: (file: File | null) => void
  readonly stored: string | null
  readonly onRejected: () => void
}

/** The picture: drawn from a few tasteful parts, or the school's own. */
export function PictureField(props: Props) {
  const { picture, onPicture, design, onDesign, levels, file, onFile, stored, onRejected } = props
  const { t } = useTranslation()
  const hint = useId()
  const [isOpen, studio] = useDisclosure(false)
  const parts = useDesignParts(design)
  const chosen = useMemo(() => (file ? URL.createObjectURL(file) : null), [file])
  useEffect(() => () => (chosen ? URL.revokeObjectURL(chosen) : undefined), [chosen])
  const uploaded = chosen ?? stored
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t('picture.source')}
        value={picture}
        onChange={value => onPicture(value as Picture)}
        data={[
          { value: 'design', label: t('picture.design') },
          { value: 'upload', label: t('picture.upload') },
        ]}
      />
      <Box
        p="lg"
        style={{ background: 'var(--laurel-sunken)', borderRadius: 8, display: 'grid', placeItems: 'center' }}
      >
        {picture === 'design' ? (
          <Artwork design={design} parts={parts} alt={t('picture.preview')} size={208} />
        ) : uploaded ? (
          <Artwork src={uploaded} alt={t('picture.preview')} size={208} />
        ) : (
          <Text c="dimmed" size="sm" h={208} style={{ display: 'grid', placeItems: 'center' }}>
            {t('picture.none')}
          </Text>
        )}
      </Box>
      {picture === 'design' ? (
        <Group justify="center" gap="xs">
          <Button leftSection={<IconPalette size={18} aria-hidden />} onClick={studio.open}>
            {t('studio.open')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconDice5 size={18} aria-hidden />}
            onClick={() => onDesign(surprise(design))}
          >
            {t('studio.surprise')}
          </Button>
        </Group>
      ) : (
        <Dropzone
          accept={PICTURE_TYPES}
          maxSize={MAX_BYTES}
          multiple={false}
          onDrop={files => onFile(files[0] ?? null)}
          onReject={onRejected}
          role="button"
          aria-describedby={hint}
          inputProps={{ style: { display: 'none' } }}
        >
          <Stack align="center" gap={4} py="md" style={{ pointerEvents: 'none' }}>
            <IconPhotoUp size={32} stroke={1.4} aria-hidden />
            <Text fw={500} ta="center">
              {t('picture.choose')}
            </Text>
            <Text size="xs" c="dimmed" ta="center" id={hint} aria-hidden>
              {t('picture.hint')}
            </Text>
          </Stack>
        </Dropzone>
      )}
      <VisuallyHidden aria-live="polite">{file ? t('picture.chosen', { name: file.name }) : ''}</VisuallyHidden>
      {isOpen ? (
        <Studio
          design={design}
          levels={levels}
          onClose={studio.close}
          onUse={chosen => {
            onDesign(chosen)
            studio.close()
          }}
        />
      ) : null}
    </Stack>
  )
}
