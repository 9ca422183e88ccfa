import { type Design, designSvg, PALETTES, SYMBOLS, TEMPLATES } from '@laurel/core/achievement'
import { Artwork } from '@laurel/ui/parts'
import { Box, Group, SegmentedControl, Stack, Text, VisuallyHidden } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconPhotoUp } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/svg+xml']
const MAX_BYTES = 5 * 1024 * 1024

export type Picture = 'design' | 'upload'

type Props = {
  readonly picture: Picture
  readonly onPicture: (picture: Picture) => void
  readonly design: Design
  readonly onDesign: (design: Design) => void
  readonly file: File | null
  readonly onFile: (file: File | null) => void
  readonly stored: string | null
  readonly onRejected: () => void
}

type SwatchesProps = {
  readonly label: string
  readonly options: readonly { readonly id: string }[]
  readonly name: (id: string) => string
  readonly value: string
  readonly onChange: (id: string) => void
  readonly children: (id: string) => ReactNode
}

/** A radio group of small pictures: one tab stop, arrows choose. */
function Swatches({ label, options, name, value, onChange, children }: SwatchesProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const at = options.findIndex(one => one.id === value)
    const next = options[(at + step + options.length) % options.length]
    if (!next) return
    onChange(next.id)
    event.currentTarget.querySelector<HTMLElement>(`[data-id="${next.id}"]`)?.focus()
  }
  return (
    <div>
      <Text size="sm" fw={500} mb={4} aria-hidden>
        {label}
      </Text>
      <Group gap={4} role="radiogroup" aria-label={label} onKeyDown={onKeyDown}>
        {options.map(({ id }) => (
          // biome-ignore lint/a11y/useSemanticElements: a picture as radio button, with the roving focus that the pattern asks for
          <button
            key={id}
            type="button"
            role="radio"
            className="swatch"
            data-id={id}
            aria-checked={id === value}
            aria-label={name(id)}
            title={name(id)}
            tabIndex={id === value ? 0 : -1}
            onClick={() => onChange(id)}
          >
            {children(id)}
          </button>
        ))}
      </Group>
    </div>
  )
}

const drawing = (design: Design) => `data:image/svg+xml,${encodeURIComponent(designSvg(design))}`

/** The picture: drawn from a few tasteful parts, or the school's own. */
export function PictureField({ picture, onPicture, design, onDesign, file, onFile, stored, onRejected }: Props) {
  const { t } = useTranslation()
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
          <Artwork design={design} alt={t('picture.preview')} size={208} />
        ) : uploaded ? (
          <Artwork src={uploaded} alt={t('picture.preview')} size={208} />
        ) : (
          <Text c="dimmed" size="sm" h={208} style={{ display: 'grid', placeItems: 'center' }}>
            {t('picture.none')}
          </Text>
        )}
      </Box>
      {picture === 'design' ? (
        <>
          <Swatches
            label={t('picture.shape')}
            options={TEMPLATES}
            value={design.template}
            name={id => t(`picture.templates.${id}`)}
            onChange={template => onDesign({ ...design, template })}
          >
            {template => <img src={drawing({ ...design, template })} alt="" width={48} height={48} />}
          </Swatches>
          <Swatches
            label={t('picture.colour')}
            options={PALETTES}
            value={design.palette}
            name={id => t(`picture.palettes.${id}`)}
            onChange={palette => onDesign({ ...design, palette })}
          >
            {id => {
              const palette = PALETTES.find(one => one.id === id)
              return (
                <span
                  style={{
                    display: 'block',
                    width: 32,
                    height: 32,
                    borderRadius: 16,
                    background: palette?.field,
                    border: `4px solid ${palette?.metal}`,
                  }}
                />
              )
            }}
          </Swatches>
          <Swatches
            label={t('picture.symbol')}
            options={SYMBOLS}
            value={design.symbol}
            name={id => t(`picture.symbols.${id}`)}
            onChange={symbol => onDesign({ ...design, symbol })}
          >
            {id => {
              const symbol = SYMBOLS.find(one => one.id === id)
              return (
                <svg
                  viewBox="0 0 24 24"
                  width={32}
                  height={32}
                  fill="none"
                  stroke="currentColor"
                  strokeWidth={1.4}
                  strokeLinecap="round"
                  strokeLinejoin="round"
                  aria-hidden="true"
                >
                  {symbol?.paths.map(path => (
                    <path key={path} d={path} />
                  ))}
                  {symbol?.dots?.map(([x, y, r]) => (
                    <circle key={`${x} ${y}`} cx={x} cy={y} r={r} fill="currentColor" stroke="none" />
                  ))}
                </svg>
              )
            }}
          </Swatches>
        </>
      ) : (
        <Dropzone
          accept={PICTURE_TYPES}
          maxSize={MAX_BYTES}
          multiple={false}
          onDrop={files => onFile(files[0] ?? null)}
          onReject={onRejected}
          inputProps={{ 'aria-label': t('picture.choose') }}
        >
          <Stack align="center" gap={4} py="md" style={{ pointerEvents: 'none' }}>
            <IconPhotoUp size={32} stroke={1.4} aria-hidden />
            <Text fw={500} ta="center">
              {t('picture.choose')}
            </Text>
            <Text size="xs" c="dimmed" ta="center">
              {t('picture.hint')}
            </Text>
          </Stack>
        </Dropzone>
      )}
      <VisuallyHidden aria-live="polite">{file ? t('picture.chosen', { name: file.name }) : ''}</VisuallyHidden>
    </Stack>
  )
}
