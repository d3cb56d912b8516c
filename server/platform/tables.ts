/**
 * The tables as Kysely sees them; changes in the same commit as the migration that changes them.
 * bigint columns are strings in JavaScript (never Number), bytea is Buffer, jsonb is written as a JSON string.
 */
import type { Generated } from 'kysely'
import type { GoalState, Pen, RestingState } from '../../packages/domain/agenda.ts'
import type { LinkState, Relation } from '../../packages/domain/catalogue.ts'
import type { AnchorKind } from '../../packages/domain/comment.ts'
import type {
  AgendaId,
  AnchorId,
  CatalogueVersionId,
  DocumentId,
  DraftId,
  ElementId,
  FrameworkId,
  GoalId,
  IndicatorId,
  InvitationId,
  LinkId,
  MemberId,
  DigestId,
  NoticeId,
  OrganisationId,
  ParticipantId,
  ReferenceId,
  RoundId,
  SampleId,
  SessionId,
  SuggestionId,
  ThemeId,
  ThreadId,
  VersionId,
  VisitId,
} from '../../packages/domain/ids.ts'
import type { NoticeKind } from '../../packages/domain/notification.ts'
import type { Role, StakeholderGroup } from '../../packages/domain/participant.ts'
import type { SampleEnd, SampleState } from '../../packages/domain/sample.ts'
import type { SignInWay } from '../../packages/domain/session.ts'
import type { VersionCause } from '../../packages/domain/version.ts'
import type {
  BigintText,
  BytesOrNull,
  Instant,
  InstantByDefault,
  InstantOrNull,
  Json,
  JsonByDefault,
  JsonOrNull,
} from './column-types.ts'
import type { CommentTables } from './comment-tables.ts'
import type { ConsultationTables } from './consultation-tables.ts'
import type { InputTables } from './input-tables.ts'
import type { ConsensusTables } from './consensus-tables.ts'
import type { RecordTables } from './record-tables.ts'
import type { SuggestionTables } from './suggestion-tables.ts'

/** An entry of the catalogue that is read by its facts alone. */
type CatalogueEntry = { id: string; position: number; facts: Json; version_id: CatalogueVersionId }

/** Of slices that keep their tables in a file of their own. */
type SliceTables = RecordTables & CommentTables & SuggestionTables & InputTables & ConsultationTables & ConsensusTables

export type Tables = SliceTables & {
  participant: {
    id: ParticipantId
    email: string
    display_name: string
    locale: Generated<string>
    is_administrator: Generated<boolean>
    email_verified_at: InstantOrNull
    disabled_at: InstantOrNull
    erased_at: InstantOrNull
    created_at: InstantByDefault
  }
  credential_password: { participant_id: ParticipantId; hash: string; changed_at: InstantByDefault }
  auth_session: {
    id: SessionId
    token_hash: Buffer
    participant_id: ParticipantId
    created_at: InstantByDefault
    last_seen_at: InstantByDefault
    expires_at: Instant
    revoked_at: InstantOrNull
    user_agent: Generated<string>
    address: Generated<string>
    signed_in_by: Generated<SignInWay>
    token_issued_at: InstantByDefault
    next_token_hash: BytesOrNull
    next_issued_at: InstantOrNull
    previous_token_hash: BytesOrNull
    previous_valid_until: InstantOrNull
  }
  auth_token: {
    token_hash: Buffer
    purpose: 'sign-in' | 'invitation' | 'reset' | 'email-change'
    email: string
    participant_id: ParticipantId | null
    payload: JsonByDefault
    created_at: InstantByDefault
    expires_at: Instant
    used_at: InstantOrNull
  }
  auth_attempt: { key: string; window_start: Instant; count: number }
  organisation: {
    id: OrganisationId
    name: string
    stakeholder_group: StakeholderGroup
    country: string | null
    code: string
    created_at: InstantByDefault
  }
  agenda: {
    id: AgendaId
    title: string
    note: Generated<string>
    language: Generated<string>
    pen: Generated<Pen>
    is_example: Generated<boolean>
    is_public: Generated<boolean>
    rules: Generated<string>
    convened_by: OrganisationId | null
    convener_id: ParticipantId | null
    sample_id: SampleId | null
    created_at: InstantByDefault
  }
  sample: {
    id: SampleId
    loaded_by: ParticipantId
    up_to: SampleEnd
    state: SampleState
    done: Generated<number>
    steps: number
    started_at: Instant
    seen_at: Instant
  }
  agenda_theme: { id: ThemeId; agenda_id: AgendaId; label: string; position: number }
  member: {
    id: MemberId
    agenda_id: AgendaId
    participant_id: ParticipantId
    organisation_id: OrganisationId | null
    role: Role
    access_version: Generated<number>
    removed_at: InstantOrNull
    created_at: InstantByDefault
  }
  invitation: {
    id: InvitationId
    agenda_id: AgendaId
    email: string
    organisation_id: OrganisationId | null
    role: Role
    invited_by: ParticipantId | null
    created_at: InstantByDefault
    sent_at: InstantByDefault
    expires_at: Instant
    accepted_at: InstantOrNull
    accepted_by: ParticipantId | null
    declined_at: InstantOrNull
    revoked_at: InstantOrNull
  }
  goal: {
    id: GoalId
    agenda_id: AgendaId
    theme_id: ThemeId | null
    number: number
    title: string
    state: Generated<GoalState>
    is_example: Generated<boolean>
    source_key: string | null
    resting_from: Exclude<GoalState, RestingState | 'agreed' | 'agreed-ad-referendum'> | null
    state_reason: Generated<string>
    state_at: InstantByDefault
    created_at: InstantByDefault
  }
  catalogue_version: {
    id: CatalogueVersionId
    file: 'frameworks' | 'acquis'
    number: number
    language: string
    content: Json
    imported_by: ParticipantId | null
    imported_at: InstantByDefault
  }
  framework: {
    id: FrameworkId
    position: number
    title: string
    short_title: string
    facts: Json
    version_id: CatalogueVersionId
  }
  indicator: {
    id: IndicatorId
    code: string
    framework_id: FrameworkId
    position: number
    number: string
    title: string
    facts: Json
    is_withdrawn: Generated<boolean>
    version_id: CatalogueVersionId
  }
  evidence_type: CatalogueEntry
  document_kind: CatalogueEntry
  forum: CatalogueEntry
  acquis_kind: CatalogueEntry
  acquis_report: CatalogueEntry
  acquis_reference: {
    id: ReferenceId
    code: string
    kind: string
    position: number
    title: string
    binding: boolean
    facts: Json
    version_id: CatalogueVersionId
  }
  agenda_framework: { agenda_id: AgendaId; framework_id: FrameworkId; position: number }
  link: {
    id: LinkId
    goal_id: GoalId
    element_id: ElementId | null
    indicator_id: IndicatorId | null
    reference_id: ReferenceId | null
    relation: Relation | null
    how: Generated<string>
    state: Generated<LinkState>
    proposed_by: ParticipantId | null
    organisation_id: OrganisationId | null
    proposed_at: InstantByDefault
    decided_by: ParticipantId | null
    decided_at: InstantOrNull
    reason: Generated<string>
  }
  document: {
    id: DocumentId
    goal_id: GoalId
    epoch: Generated<number>
    fence: Generated<number>
    decision: Generated<number>
    schema_version: Generated<number>
  }
  document_update: {
    seq: Generated<string>
    document_id: DocumentId
    data: Buffer
    participant_id: ParticipantId | null
    session_id: SessionId | null
    at: InstantByDefault
    hash: Buffer
  }
  document_update_archive: {
    seq: string
    document_id: DocumentId
    data: Buffer
    participant_id: ParticipantId | null
    session_id: SessionId | null
    at: Instant
    hash: Buffer
  }
  document_snapshot: { document_id: DocumentId; data: Buffer; state_vector: Buffer; updated_at: InstantByDefault }
  document_client: {
    document_id: DocumentId
    client_id: BigintText
    participant_id: ParticipantId | null
    mode: 'direct' | 'suggest' | 'server'
    alias: string
    claimed_at: InstantByDefault
  }
  document_alias: { document_id: DocumentId; participant_id: ParticipantId; alias: string }
  document_moved: {
    id: Generated<string>
    document_id: DocumentId
    old_client: BigintText
    old_clock: BigintText
    new_client: BigintText
    new_clock: BigintText
    length: number
    cause: 'undo' | 'join' | 'restore'
    at: InstantByDefault
  }
  document_version: {
    id: VersionId
    document_id: DocumentId
    number: number
    epoch: number
    seq: BigintText
    label: string
    cause: VersionCause
    facts: JsonByDefault
    state: Buffer
    suggesters: Json
    plain_text: string
    hash: Buffer
    created_by: ParticipantId | null
    created_at: Instant
  }
  text_visit: {
    id: VisitId
    document_id: DocumentId
    participant_id: ParticipantId
    epoch: number
    begun_at: Instant
    since_seq: string | null
    since_at: InstantOrNull
    seen_seq: string | null
    seen_at: InstantOrNull
  }
  draft: {
    id: DraftId
    participant_id: ParticipantId
    document_id: DocumentId
    words: Json
    reason: string
    created_at: InstantByDefault
  }
  anchor: {
    id: AnchorId
    agenda_id: AgendaId
    goal_id: GoalId | null
    document_id: DocumentId | null
    kind: AnchorKind
    ranges: JsonOrNull
    element_id: ElementId | null
    indicator_id: IndicatorId | null
    suggestion_id: SuggestionId | null
    quote: Generated<string>
    prefix: Generated<string>
    suffix: Generated<string>
    block: Generated<string>
    created_at: InstantByDefault
  }
  input_number: { round_id: RoundId; last: number }
  email_outbox: {
    id: string
    dedupe_key: string
    to_address: string
    locale: Generated<string>
    subject: string
    body: string
    attempts: Generated<number>
    next_try_at: InstantByDefault
    sent_at: InstantOrNull
    failed_at: InstantOrNull
    last_error: string | null
    created_at: InstantByDefault
    notice_id: NoticeId | null
    mute_url: string | null
    digest_id: DigestId | null
  }
  notice: {
    id: NoticeId
    participant_id: ParticipantId
    agenda_id: AgendaId
    goal_id: GoalId | null
    thread_id: ThreadId | null
    kind: NoticeKind
    actor_id: ParticipantId | null
    organisation_id: OrganisationId | null
    facts: JsonByDefault
    occasion: string
    mute_token_hash: BytesOrNull
    created_at: Instant
    read_at: InstantOrNull
    waits_for_digest: Generated<boolean>
    digest_id: DigestId | null
  }
  notice_choice: {
    participant_id: ParticipantId
    kind: NoticeKind
    by_mail: boolean
    /** Of what is mailed: a day together. */
    is_daily: Generated<boolean>
    changed_at: Instant
  }
  digest: {
    id: DigestId
    participant_id: ParticipantId
    agenda_id: AgendaId
    /** `YYYY-MM-DD` in `time_zone`. */
    day: string
    time_zone: string
    mute_token_hash: Buffer
    created_at: Instant
  }
}
