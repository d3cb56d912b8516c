/** A text as it was, for programs that read documents: what a version keeps, and what a visit compares with. */
import Type from 'typebox'

/** Read by `textOfVersion` of packages/document. */
export const wholeText = Type.Object(
  {
    /** The whole state of the document, a Yjs update of format 1 in base64. */
    state: Type.String(),
    /** Which client ids suggest, each with its alias. */
    suggesters: Type.Array(Type.Tuple([Type.Integer(), Type.String()])),
  },
  { additionalProperties: false },
)
