import { isGroup, type Pathway, type Step } from '@laurel/core/pathway'
import {
  Background,
  type Connection,
  Controls,
  type Edge,
  Handle,
  MarkerType,
  type Node,
  type NodeChange,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react'
import '@xyflow/react/dist/style.css'
import './picture.css'
import { useMantineColorScheme } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Edit, placesOf } from './edit-pathway.ts'
import type { Problem } from './pathway.ts'

type StepNode = Node<{ readonly step: Step; readonly line: string; readonly hasProblem: boolean }>

function StepBox({ data, selected }: NodeProps<StepNode>) {
  const { t } = useTranslation()
  const { step, line, hasProblem } = data
  return (
    <div
      className="picture-step"
      data-group={isGroup(step) || undefined}
      data-optional={step.isOptional || undefined}
      data-problem={hasProblem || undefined}
      data-selected={selected || undefined}
    >
      <Handle type="target" position={Position.Top} />
      <strong>{step.name || t('step.unnamed')}</strong>
      {line ? <span>{line}</span> : null}
      {hasProblem ? <IconAlertCircle size={16} role="img" aria-label={t('graph.problem')} /> : null}
      <Handle type="source" position={Position.Bottom} />
    </div>
  )
}

const nodeTypes = { step: StepBox }

type Props = {
  readonly pathway: Pathway
  readonly problems: readonly Problem[]
  readonly lineOf: (step: Step) => string
  readonly selected: string | null
  readonly onSelect: (id: string | null) => void
  readonly onEdit: (edit: Edit) => void
  /** Changes with each "arrange", so that all of it is in sight again. */
  readonly fit: number
}

function Picture({ pathway, problems, lineOf, selected, onSelect, onEdit, fit }: Props) {
  const { t } = useTranslation()
  const { colorScheme } = useMantineColorScheme()
  const { fitView } = useReactFlow()
  const [dragged, setDragged] = useState<{ id: string; x: number; y: number } | null>(null)
  const places = useMemo(() => placesOf(pathway), [pathway])
  const broken = useMemo(() => new Set(problems.map(one => one.stepId)), [problems])
  const count = useRef(pathway.steps.length)
  useEffect(() => {
    if (fit > 0 || count.current !== pathway.steps.length) void fitView({ padding: 0.15, maxZoom: 1 })
    count.current = pathway.steps.length
  }, [fit, pathway.steps.length, fitView])

  // Groups come before what lies in them; xyflow asks for that.
  const ordered = [...pathway.steps].sort((one, other) => Number(one.within !== null) - Number(other.within !== null))
  const nodes = ordered.flatMap((step): StepNode[] => {
    const place = places.get(step.id)
    if (!place) return []
    const group = step.within === null ? undefined : places.get(step.within)
    const own = pathway.steps.find(one => one.id === step.within)?.at
    // What lies in a group goes where the group goes: its place is kept from the group's own corner.
    const from = group && own ? layOutCorner(pathway, step.within as string) : group
    const at = dragged?.id === step.id ? dragged : from ? { x: place.x - from.x, y: place.y - from.y } : place
    return [
      {
        id: step.id,
        type: 'step',
        position: { x: at.x, y: at.y },
        width: place.width,
        height: place.height,
        ...(group ? { parentId: step.within as string, extent: 'parent' as const, draggable: false } : {}),
        selected: selected === step.id,
        ariaLabel: step.name || t('step.unnamed'),
        data: { step, line: lineOf(step), hasProblem: broken.has(step.id) },
        zIndex: isGroup(step) ? 0 : 1,
      },
    ]
  })
  const edges = pathway.steps.flatMap(step =>
    step.after.map(
      (from): Edge => ({
        id: `${from} ${step.id}`,
        source: from,
        target: step.id,
        markerEnd: { type: MarkerType.ArrowClosed },
        ariaLabel: t('graph.line', {
          from: pathway.steps.find(one => one.id === from)?.name ?? '',
          to: step.name,
        }),
      }),
    ),
  )
  const onNodesChange = (changes: readonly NodeChange<StepNode>[]) => {
    for (const change of changes) {
      if (change.type === 'select' && change.selected) onSelect(change.id)
      if (change.type === 'remove') onEdit({ do: 'remove', id: change.id })
      if (change.type === 'position' && change.position) {
        const at = { x: Math.round(change.position.x), y: Math.round(change.position.y) }
        if (change.dragging) setDragged({ id: change.id, ...at })
        else {
          setDragged(null)
          const before = places.get(change.id)
          if (before && (before.x !== at.x || before.y !== at.y)) onEdit({ do: 'place', id: change.id, at })
        }
      }
    }
  }
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      colorMode={colorScheme === 'auto' ? 'system' : colorScheme}
      onNodesChange={onNodesChange}
      onConnect={({ source, target }: Connection) => onEdit({ do: 'connect', from: source, to: target })}
      onEdgesDelete={gone => {
        for (const one of gone) onEdit({ do: 'disconnect', from: one.source, to: one.target })
      }}
      onPaneClick={() => onSelect(null)}
      deleteKeyCode={['Delete', 'Backspace']}
      fitView
      fitViewOptions={{ padding: 0.15, maxZoom: 1 }}
      minZoom={0.2}
      maxZoom={1.5}
      aria-label={t('graph.label')}
    >
      <Background gap={16} />
      <Controls showInteractive={false} aria-label={t('graph.controls')} />
    </ReactFlow>
  )
}

/** Where a group would fall by itself: what lies in it is laid out from there. */
function layOutCorner(pathway: Pathway, group: string) {
  const arranged = { ...pathway, steps: pathway.steps.map(one => ({ ...one, at: null })) }
  return placesOf(arranged).get(group) ?? { x: 0, y: 0 }
}

/** The steps as a picture: drag, connect, zoom; what is chosen is described beside it. */
export default function PathwayPicture(props: Props) {
  return (
    <div className="picture">
      <ReactFlowProvider>
        <Picture {...props} />
      </ReactFlowProvider>
    </div>
  )
}
