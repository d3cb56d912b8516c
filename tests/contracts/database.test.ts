/** The embedded database keeps the contract. */
import { openMigratedMemory } from '../support/test-house.ts'
import { describeDatabase } from './database-contract.ts'

describeDatabase(() => openMigratedMemory())
