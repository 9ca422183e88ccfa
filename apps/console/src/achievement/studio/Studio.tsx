import {
  type Design,
  type DesignOptions,
  designSvg,
  MOST_DRAWN_LEVELS,
  PALETTES,
  SYMBOLS,
  TEMPLATES,
} from '@laurel/core/achievement'
import { Button, Group, Modal, SegmentedControl, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowBackUp, IconDice5, IconDownload, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cutRibbon, useDesignParts } from './design-parts.ts'
import { Swatches } from './Swatches.tsx'
import { savePng, saveSvg } from './save-picture.ts'
import { surprise } from './surprise.ts'
import './studio.css'

type Props = {
  readonly design: Design
  readonly levels: number
  readonly onUse: (design: Design) => void
  readonly onClose: () => void
}

const GROUNDS = ['paper', 'white', 'dark'] as const
type Ground = (typeof GROUNDS)[number]

const drawing = (design: Design, parts: DesignOptions = {}) =>
  `data:image/svg+xml,${encodeURIComponent(designSvg(design, parts))}`

/** Without what stands for nothing. */
const tidied = ({ ribbon, mark, ...lists }: Design): Design => ({
  ...lists,
  ...(ribbon?.trim() ? { ribbon: ribbon.trim() } : {}),
  ...(mark ? { mark } : {}),
})

/** Where a picture is made: large, on whatever it will lie on, with each level's own, and a way back. */
export function Studio({ design: first, levels, onUse, onClose }: Props) {
  const { t } = useTranslation()
  const isPhone = useMediaQuery('(max-width: 48em)')
  const [history, setHistory] = useState<readonly Design[]>([first])
  const [ground, setGround] = useState<Ground>('paper')
  const [words, setWords] = useState('')
  const design = history.at(-1) ?? first
  const [isTyping, setTyping] = useState(false)
  const choose = (next: Design) => {
    setHistory(before => [...before.slice(-99), next])
    setTyping(false)
  }
  /** Each letter is no step of its own on the way back: what was typed in one go is one. */
  const write = (ribbon: string) => {
    const { ribbon: _before, ...rest } = design
    const next = ribbon === '' ? rest : { ...rest, ribbon: cutRibbon(ribbon) }
    setHistory(before => [...(isTyping ? before.slice(0, -1) : before.slice(-99)), next])
    setTyping(true)
  }
  const parts = useDesignParts(design)
  const count = levels <= MOST_DRAWN_LEVELS ? levels : 0
  const symbolName = (id: string) => t(`picture.symbols.${id}`)
  const wanted = words.trim().toLocaleLowerCase()
  const symbols = SYMBOLS.filter(one => wanted === '' || symbolName(one.id).toLocaleLowerCase().includes(wanted))
  return (
    <Modal
      opened
      onClose={onClose}
      fullScreen={isPhone ?? false}
      size="min(96vw, 68rem)"
      title={t('studio.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className="studio">
        <div className="studio-look">
          <div className="studio-stage" data-ground={ground}>
            <img src={drawing(design, parts)} alt={t('picture.preview')} width={512} height={512} />
          </div>
          <SegmentedControl
            fullWidth
            aria-label={t('studio.ground')}
            value={ground}
            onChange={value => setGround(value as Ground)}
            data={GROUNDS.map(value => ({ value, label: t(`studio.grounds.${value}`) }))}
          />
          {count > 1 ? (
            <div>
              <Text size="sm" fw={500} mb={4}>
                {t('studio.levels')}
              </Text>
              <div className="studio-levels" data-ground={ground}>
                {Array.from({ length: count }, (_, index) => (
                  <img
                    // biome-ignore lint/suspicious/noArrayIndexKey: a level is its place
                    key={index}
                    src={drawing(design, { ...parts, level: { reached: index + 1, outOf: count } })}
                    alt={t('studio.level', { place: index + 1 })}
                    width={96}
                    height={96}
                  />
                ))}
              </div>
            </div>
          ) : null}
          <Group gap="xs">
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={16} aria-hidden />}
              disabled={history.length < 2}
              onClick={() => {
                setHistory(before => before.slice(0, -1))
                setTyping(false)
              }}
            >
              {t('studio.undo')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconDice5 size={16} aria-hidden />}
              onClick={() => choose(surprise(design))}
            >
              {t('studio.surprise')}
            </Button>
          </Group>
          <Group gap="xs">
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconDownload size={16} aria-hidden />}
              onClick={() => saveSvg(design, parts, t('studio.fileName'))}
            >
              SVG
            </Button>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconDownload size={16} aria-hidden />}
              onClick={() => void savePng(design, parts, t('studio.fileName'))}
            >
              PNG
            </Button>
          </Group>
        </div>
        <Stack gap="lg" className="studio-parts">
          <Group gap="lg" align="flex-end">
            <TextInput
              label={t('studio.ribbon')}
              description={t('studio.ribbonHint')}
              placeholder={t('studio.ribbonExample')}
              value={design.ribbon ?? ''}
              onChange={event => write(event.currentTarget.value)}
              flex="1 1 240px"
              maw={360}
            />
            <Switch
              label={t('studio.mark')}
              description={t('studio.markHint')}
              checked={design.mark ?? false}
              onChange={event => choose({ ...design, mark: event.currentTarget.checked })}
              flex="1 1 200px"
            />
          </Group>
          <Swatches
            label={t('picture.shape')}
            options={TEMPLATES}
            value={design.template}
            name={id => t(`picture.templates.${id}`)}
            onChange={template => choose({ ...design, template })}
          >
            {template => <img src={drawing({ ...design, template })} alt="" width={56} height={56} />}
          </Swatches>
          <Swatches
            label={t('picture.colour')}
            options={PALETTES}
            value={design.palette}
            name={id => t(`picture.palettes.${id}`)}
            onChange={palette => choose({ ...design, palette })}
          >
            {id => {
              const palette = PALETTES.find(one => one.id === id)
              return (
                <span className="studio-colour" style={{ background: palette?.field, borderColor: palette?.metal }} />
              )
            }}
          </Swatches>
          <div>
            <TextInput
              type="search"
              mb="xs"
              maw={320}
              aria-label={t('studio.search')}
              placeholder={t('studio.search')}
              leftSection={<IconSearch size={16} aria-hidden />}
              value={words}
              onChange={event => setWords(event.currentTarget.value)}
            />
            {symbols.length > 0 ? (
              <Swatches
                label={t('picture.symbol')}
                options={symbols}
                value={design.symbol}
                name={symbolName}
                onChange={symbol => choose({ ...design, symbol })}
              >
                {id => <SymbolDrawing id={id} />}
              </Swatches>
            ) : (
              <Text size="sm" c="dimmed" role="status">
                {t('studio.noSymbol')}
              </Text>
            )}
          </div>
        </Stack>
      </div>
      <Group justify="flex-end" className="studio-end">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button onClick={() => onUse(tidied(design))}>{t('studio.use')}</Button>
      </Group>
    </Modal>
  )
}

function SymbolDrawing({ id }: { readonly id: string }) {
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
}
