/** What the binding has to say of an act beside doing it. */

/** What the filter left standing, for the surroundings to say or to ask the server for. */
export type FilterNote =
  | { readonly kind: 'join-blocks'; readonly block: string }
  | { readonly kind: 'delimiters-stayed'; readonly count: number }
  /** Words or a ¶ that these people suggest stayed: they go by decision. */
  | { readonly kind: 'suggestions-stayed'; readonly authors: readonly string[] }
  /** A format was asked for in suggest mode. */
  | { readonly kind: 'format-not-suggested' }
  | { readonly kind: 'text-full' }
  /** The text made something else of an act than the steps said; the view shows the text. Never expected. */
  | { readonly kind: 'shown-otherwise' }
