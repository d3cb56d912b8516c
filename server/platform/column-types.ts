/** How columns read and write: instants, bytes, big numbers and JSON, as tables.ts uses them. */
import type { ColumnType } from 'kysely'

export type Instant = ColumnType<Date, Date | string, Date | string>
export type InstantByDefault = ColumnType<Date, Date | string | undefined, Date | string>
export type InstantOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
export type BytesOrNull = ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>
export type BigintText = ColumnType<string, string | number | bigint, string | number | bigint>
export type Json = ColumnType<unknown, string, string>
export type JsonOrNull = ColumnType<unknown, string | null | undefined, string | null>
export type JsonByDefault = ColumnType<unknown, string | undefined, string>
