/** Sample rounds over HTTP: loading one, seeing how far that is, removing it with all that is in it. One sees one's own. */
import Type from 'typebox'
import { sampleEnds, sampleSeats, sampleStates } from '../domain/sample.ts'
import { endpoint } from './endpoint.ts'

const closed = { additionalProperties: false } as const
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })

export const listSamples = endpoint({
  name: 'listSamples',
  method: 'GET',
  path: '/api/samples',
  knock: { kind: 'signed-in' },
  summary: 'The sample rounds that you have loaded, newest first, and how far their loading is.',
  answer: Type.Object(
    {
      samples: Type.Array(
        Type.Object(
          {
            id: uuid,
            /** Null until it can be opened. */
            agendaId: Type.Union([uuid, Type.Null()]),
            upTo: Type.Enum([...sampleEnds]),
            state: Type.Enum([...sampleStates]),
            done: Type.Integer(),
            steps: Type.Integer(),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
})

export const loadSample = endpoint({
  name: 'loadSample',
  method: 'POST',
  path: '/api/samples',
  knock: { kind: 'signed-in' },
  summary: 'Begins to load a sample round with fictional organisations, up to a phase; you will be its moderator.',
  body: Type.Object({ upTo: Type.Enum([...sampleEnds]) }, closed),
  answer: Type.Object({ sampleId: uuid }, closed),
})

export const takeSampleSeat = endpoint({
  name: 'takeSampleSeat',
  method: 'PUT',
  path: '/api/samples/:sampleId/seat',
  knock: { kind: 'signed-in' },
  summary:
    'Sits down as a delegate of one of the fictional organisations of a sample that you loaded, or moderates it again.',
  params: Type.Object({ sampleId: uuid }, closed),
  body: Type.Object({ seat: Type.Enum([...sampleSeats]) }, closed),
})

export const removeSample = endpoint({
  name: 'removeSample',
  method: 'DELETE',
  path: '/api/samples/:sampleId',
  knock: { kind: 'signed-in' },
  summary: 'Removes a sample round that you loaded, with its agenda, its texts and its fictional people.',
  params: Type.Object({ sampleId: uuid }, closed),
})
