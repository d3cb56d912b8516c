/**
 * Every limit of the product, in one object, units in names. A limit has a test at it and above it.
 * The limits of a text's shape are in packages/document/text-model.ts, those of accounts in packages/domain.
 */

export const limits = {
  http: {
    /** Of a request's body; above it: 413 request-too-large. */
    maxBodyBytes: 512 * 1024,
    /** Of a form that a browser without scripts sends: a choice and no words. */
    maxFormBytes: 1024,
    /** From the first byte of a request to its last. */
    requestTimeoutMs: 30_000,
    /** How often requests that take too long are looked for: one may end so much later. */
    requestCheckEveryMs: 2_000,
    /** A connection that sends nothing. */
    connectionTimeoutMs: 60_000,
    /** Kept open between requests. */
    keepAliveTimeoutMs: 72_000,
    /** Requests in a minute of one session; above it: 429 too-many-requests. */
    maxRequestsPerSession: 1_200,
    /** Of everybody without a session at one network address: a whole conference may share one. */
    maxRequestsPerAddress: 6_000,
    /** Of a path parameter. */
    maxParamLength: 200,
  },
  database: {
    /** Connections to PostgreSQL besides the log's own. */
    maxConnections: 10,
    /** How long a query may wait for the embedded database's one connection before we call it a deadlock. */
    embeddedWaitMs: 60_000,
    /** How long `readyz` waits for an answer. */
    readyMs: 1_000,
  },
  agenda: {
    /** Of a catalogue file that is imported. */
    maxFileBytes: 4 * 1024 * 1024,
    /** Listed at once; an imported file has at most as many. */
    maxGoals: 500,
    maxThemes: 100,
    maxMembersListed: 2_000,
    maxAgendasListed: 200,
    /** Convened by one participant. */
    maxAgendasConvened: 50,
  },
  round: {
    /** Rounds of one agenda that are listed, newest first; and phases, changed ends and open confirmations of one round. */
    maxRoundsListed: 200,
    maxPhasesListed: 500,
    /** Messages to participants of one agenda that are listed, newest first. */
    maxMessagesListed: 500,
    /** How long a freeze waits for words that had passed the gate; those that come later meet the fence. */
    maxFreezeMs: 2_000,
    /** How often this house notes that it runs; and how long after a note it still counts as running. */
    watchEveryMs: 60_000,
    watchGraceMs: 150_000,
  },
  catalogue: {
    /** Of a file of frameworks or of the acquis that is imported. */
    maxFileBytes: 4 * 1024 * 1024,
    maxFrameworksListed: 100,
    /** Of indicators, references and every other list of the catalogue. */
    maxEntriesListed: 5_000,
    /** Active links of one goal; above it: 409 too-many-links. */
    maxLinksPerGoal: 500,
    maxLinksListed: 20_000,
    /** Found by one search of the picker. */
    maxFound: 30,
    /** Codes whose words are asked for at once. */
    maxCodes: 200,
  },
  invitation: {
    validMs: 14 * 24 * 3_600_000,
    /** Addresses in one request. */
    maxAtOnce: 50,
    /** Mails of one agenda within `windowMs`: first ones and further ones. */
    maxPerAgenda: 500,
    /** Mails to one address within `windowMs`, of all agendas together. */
    maxPerAddress: 5,
    windowMs: 24 * 3_600_000,
    /** Open ones listed at once, of one agenda or of one person. */
    maxListed: 1_000,
    /** How long one that was declined stands on the members page. */
    declinedShownMs: 14 * 24 * 3_600_000,
  },
  version: {
    /** Of one text; above it: 409 too-many-versions. */
    maxPerText: 1_000,
    /** Rows of the log that are read at once to find out who deleted something. */
    logRowsAtOnce: 500,
  },
  visit: {
    /** A text that is opened again in the same window within so long is still visited. */
    sameMs: 10 * 60_000,
    /** A change may take so long to a screen: what is younger counts as not yet seen. */
    onItsWayMs: 2_000,
    /** Of one person and text; older ones are forgotten. */
    maxKept: 10,
  },
  record: {
    /** Of what happened in an agenda, listed at once. */
    maxListed: 100,
    /** How often the journal's news are chained; without news, every `looksWithoutNews` times. */
    chainEveryMs: 500,
    looksWithoutNews: 2,
    /** Entries chained in one transaction. */
    maxChainedAtOnce: 1_000,
    /** Rows of the record that are read at once when it is verified. */
    maxVerifiedAtOnce: 5_000,
  },
  session: {
    /** A session ends after this long without a request. */
    idleMs: 12 * 3_600_000,
    /** A session ends at the latest this long after it was opened. */
    absoluteMs: 7 * 24 * 3_600_000,
    /** The token is renewed after this long; the session stays. */
    renewTokenAfterMs: 24 * 3_600_000,
    /** How long the token before is still taken once the new one was used; and how soon an unused one is renewed again. */
    tokenOverlapMs: 60_000,
    /** `last_seen_at` is written at most once in this time. */
    seenEveryMs: 60_000,
    maxListed: 100,
    /** Of what a browser calls itself; the rest is cut. */
    maxUserAgentLength: 400,
  },
  signIn: {
    /** Wrong passwords for one account, from places that never signed in to it, in `accountWindowMs`. */
    maxFailuresPerAccount: 5,
    /** Links mailed to one address in `accountWindowMs`. */
    maxLinksPerAccount: 5,
    accountWindowMs: 15 * 60_000,
    /** Links asked for from one network address in `addressWindowMs`: a whole conference may share one. */
    maxLinksPerAddress: 60,
    /** Failures from one network address in `addressWindowMs`. */
    maxFailuresPerAddress: 20,
    addressWindowMs: 60_000,
    /** How far back a sign-in makes a network address known to an account. */
    knownAddressMs: 30 * 24 * 3_600_000,
    linkValidMinutes: 15,
    /** Of the links that reset a password and that confirm a new address. */
    resetValidMinutes: 60,
    emailChangeValidMinutes: 24 * 60,
    /** The least time an answer about an address takes, so that it does not tell whether there is an account. */
    linkAnswerMs: 200,
    /** After signing in by link: how long a new password needs no current one. */
    freshLinkMs: 15 * 60_000,
    /** Password checks at once, each some 19 MiB; and how many may wait for one. */
    maxPasswordChecks: 4,
    maxPasswordChecksWaiting: 200,
    /** How often what has served is forgotten. */
    sweepEveryMs: 3_600_000,
  },
  mail: {
    /** While one process sends a mail, no other takes it up. Longer than all the connection's time-outs together. */
    leaseMs: 120_000,
    connectMs: 10_000,
    silenceMs: 20_000,
    /** How often the outbox is read when nobody rings. */
    pollMs: 5_000,
    maxAttempts: 8,
    /** The first wait after a failure; it doubles each time, up to `maxRetryMs`. */
    firstRetryMs: 2_000,
    maxRetryMs: 3_600_000,
    maxListed: 100,
  },
  jobs: {
    /** How often what is due is looked for when nobody rings, on average. */
    pollMs: 1_000,
    /** While one process does a job outside of a transaction, no other takes it up. */
    leaseMs: 60_000,
    /** Then it is given up. */
    maxAttempts: 8,
    /** The wait after the n-th failure is 2^n seconds, up to this. */
    maxRetryMs: 3_600_000,
    /** Of what is kept of an error; the rest is cut. */
    maxErrorLength: 500,
  },
  live: {
    /** Of one websocket message; above it: 4413. Also what the websocket library reads at most. */
    maxFrameBytes: 1_048_576,
    /** Of a state vector in a step 1. */
    maxStateVectorBytes: 262_144,
    /** Of the cursor in a presence, as JSON. */
    maxCursorBytes: 512,
    /** Of a document's history; above it only frames that write nothing new (deletions) are taken. */
    maxDocumentBytes: 16_777_216,
    /** New client ids that one connection may claim. */
    maxClaimsPerConnection: 64,
    maxConnections: 5_000,
    maxConnectionsPerParticipant: 50,
    /** Update frames and bytes of one connection: above it they wait in order, and too many waiting are 4429. */
    updatesPerSecond: 60,
    updatesAtOnce: 300,
    updateBytesPerSecond: 524_288,
    updateBytesAtOnce: 4_194_304,
    /** Requests for the whole state (step 1): above it they wait in order. */
    joinsPerSecond: 1,
    joinsAtOnce: 5,
    /** Presence frames: above it they are dropped, the next one shows where somebody is. */
    presencesPerSecond: 60,
    presencesAtOnce: 120,
    /** Frames of any kind: above it 4429. */
    framesPerSecond: 500,
    framesAtOnce: 2_000,
    /** What may wait on one connection, in order, for a claim, for the text to load or for its own rate. */
    maxWaitingFrames: 512,
    maxWaitingBytes: 4_194_304,
    /** Updates of all texts that may wait for the database; above it new writes are 1013. */
    maxUnsavedBytes: 33_554_432,
    maxBatchRows: 2_000,
    maxBatchBytes: 4_194_304,
    /** A commit that takes longer is told to the writers as not-saved-yet. */
    slowCommitMs: 2_000,
    /** A commit that takes longer is given up and tried again on a new connection. */
    maxCommitMs: 15_000,
    firstRetryMs: 50,
    maxRetryMs: 5_000,
    /** Queued for one socket: above the first no presence, above the second nothing until it has drained. */
    presenceAboveBytes: 65_536,
    laggingAboveBytes: 262_144,
    /** A socket that drains nothing for this long is closed with 1013. */
    maxLaggingMs: 60_000,
    /** How often silence is looked for. */
    sweepEveryMs: 5_000,
    pingEveryMs: 15_000,
    /** A socket that has not been heard for this long is dropped. */
    maxSilenceMs: 40_000,
    /** A data frame goes out after this much silence towards a client; with the sweep, at least every 20 s. */
    dataFrameAfterMs: 14_000,
    /** All presences are told again this often: clients forget those they have not heard of for 30 s. */
    renewPresenceEveryMs: 12_000,
    /** Access is asked again this often, besides every announced change. */
    readmitEveryMs: 300_000,
    /** Presence alone waits this long per member of the room, within the two bounds. */
    presenceWaitMsPerMember: 0.2,
    minPresenceWaitMs: 10,
    maxPresenceWaitMs: 200,
    /** A frame that the log refused is judged again, so often in all; then it is 1013. */
    maxJudgements: 3,
    unloadAfterMs: 1_500,
    /** How long a server edit waits for what is on its way into the log. */
    editWaitMs: 10_000,
    /** A log that was read because of a gap is not read again within this time. */
    catchUpEveryMs: 1_000,
    /** A text is compacted when it is unloaded with more rows than this; so many rows at a time. */
    compactAboveRows: 500,
    maxCompactedRows: 2_000,
    /** Without a snapshot, up to so many rows are merged for a joiner; more build the document. */
    maxMergedRows: 50,
  },
  inbox: {
    /** Notices on one page. */
    maxListed: 30,
    /** Unread notices that are counted; of more it is said that there are more. */
    maxUnreadCounted: 99,
    /** Notices in one daily digest; of more it is said that the inbox has them. */
    maxDigested: 100,
    /** Digests written in one transaction; a job of its own writes the next. */
    maxDigestsAtOnce: 100,
    /** Of the form that a mail program sends to stop mails. */
    maxMuteBodyBytes: 4_096,
  },
  events: {
    /** Windows that listen to `/events`; above it: 1013. */
    maxConnections: 5_000,
    maxConnectionsPerParticipant: 50,
    /** Events of one act that are told one by one; of more, each window is told to read again. */
    maxEventsAtOnce: 50,
    /** Acts that may wait to be told; above it every window is told to read again. */
    maxWaitingActs: 1_000,
    /** Queued for one socket: above it nothing is sent until it has drained, and then `missed`. */
    laggingAboveBytes: 65_536,
    /** A socket that drains nothing for this long is closed with 1013. */
    maxLaggingMs: 60_000,
    /** Pings of a window between two sweeps; it has nothing else to say. Above it: 4429. */
    maxPingsPerSweep: 50,
    sweepEveryMs: 5_000,
    pingEveryMs: 15_000,
    /** A socket that has not been heard for this long is dropped. */
    maxSilenceMs: 40_000,
    /** A data frame goes out after this much silence; with the sweep, at least every 25 s. */
    dataFrameAfterMs: 20_000,
    /** Access is asked again this often, besides every announced change. */
    readmitEveryMs: 300_000,
  },
  drafting: {
    /** Of the words of one draft, as JSON. Above it the draft stays on the device. */
    maxDraftBytes: 256 * 1024,
  },
  comment: {
    /** Of the words that a thread stands on, in characters as shown. */
    maxPassageLength: 4_000,
    /** Stretches of a text that one passage may be cut into by moved blocks. */
    maxRanges: 50,
    maxMentions: 20,
    /** Entries of one thread, the first one included. */
    maxCommentsPerThread: 200,
    /** Threads of one goal, and of one agenda beside its goals, that whoever opens another one may see. */
    maxThreads: 2_000,
    /** The same with those that are sealed for her; listed at once. */
    maxThreadsInAll: 4_000,
    /** What is listed as waiting for one person. */
    maxWaiting: 200,
    /** Earlier versions of one comment that are listed. */
    maxVersionsListed: 200,
  },
  input: {
    /** Rows on one page of the table of answers and of one's own inputs, and earlier answers to one. */
    maxListed: 50,
    /** Inputs that one act answers or gives to somebody; above it: 400 too-many-at-once. */
    maxAtOnce: 200,
  },
  consensus: {
    /** Of one goal in one round, listed at once; older ones stay in the record. */
    maxPositionsListed: 500,
    /** Organisations on one page of the board. */
    maxVoicesOnPage: 50,
  },
  suggestion: {
    /** Suggestions that one decision decides. */
    maxAtOnce: 1_000,
    /** Undecided suggestions of one goal's title and links. */
    maxPending: 200,
    /** Decisions of one goal that are listed, newest first. */
    maxDecisionsListed: 500,
    /** Earlier reasons of one suggestion that are listed. */
    maxReasonsListed: 100,
    /** Wordings of one bracket, those in it now. */
    maxAlternatives: 12,
    /** Open brackets of one goal. */
    maxBrackets: 300,
  },
  exchange: {
    /** Of a file that somebody brings in. */
    maxFileBytes: 10 * 1024 * 1024,
    /** Of all that is unpacked of a Word file, as declared and as counted. */
    maxUnpackedBytes: 64 * 1024 * 1024,
    /** Files inside a Word file. */
    maxEntries: 1_000,
    /** What one file may take to be made or read; above it the worker is ended. */
    maxWorkMs: 30_000,
    /** Of the worker's memory, besides what its native code needs. */
    maxWorkMegabytes: 512,
    /** Inputs of one round in a table that leaves as a file; above it: table-too-large. */
    maxTableRows: 50_000,
    /** Files that may wait for the worker; above it: export-queue-full. */
    maxWaiting: 20,
    /** Of one participant, under way and kept. */
    maxJobsPerParticipant: 4,
    /** How long a file is kept for its owner, and what was read of one that came in. */
    keptMs: 15 * 60_000,
    /** Of all files that are kept, in memory; the oldest make room. */
    maxKeptBytes: 256 * 1024 * 1024,
  },
  operator: {
    /** Of the links that the terminal shows: at the first start, and on command. */
    demonstrationLinkHours: 24,
    linkMinutes: 60,
    /** One command to a running server, with the file it imports: a lossless file is far larger than its words. */
    maxCommandBytes: 64 * 1024 * 1024,
    /** How long a command waits for a server that is starting or for another command, and a server for a command. */
    maxWaitMs: 60_000,
  },
  stop: {
    /** How long the live texts may take to write what is under way. */
    maxWaitMs: 10_000,
    /** From the wish to stop to giving up on everything. */
    giveUpMs: 15_000,
  },
} as const

export type Limits = typeof limits
