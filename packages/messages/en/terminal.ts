/** What the terminal says: the start, the operator's commands, and what is wrong with a configuration. */

export const terminalMessages = {
  // the start
  'start-opening-database': 'Opening the database …',
  'start-creating-database': 'Creating the embedded database in {folder} (some seconds, the first time only) …',
  'start-connecting-database': 'Connecting to PostgreSQL …',
  'start-migrating': 'Bringing the database up to date …',
  'start-building-pages': 'Building the pages …',
  'start-pages-built': 'The pages are built ({seconds} s).',
  'start-importing-catalogue': 'Importing the starter catalogue …',
  'start-importing': 'Importing the starter agenda …',
  'start-imported': { one: 'Imported “{title}” with one goal.', other: 'Imported “{title}” with {count} goals.' },
  'start-ready': 'Acquis is ready: {origin}   ({seconds} s)',
  'start-links-intro':
    'Six people are waiting in the demonstration agenda. Each link signs one of them in, once, within {hours} hours.\nOpen each in its own private window, so that they do not sign each other out.',
  'start-link': '  {name}, {as}\n    {url}',
  'demonstration-secretariat': '{role} of the secretariat',
  'demonstration-organisation': '{role} · {organisation} ({group})',
  'start-link-command': 'To sign somebody in: npm run acquis -- sign-in-link --email <address>',
  'start-known-people': 'People of the demonstration agenda: {emails}',
  'start-no-people': 'There is no account yet: npm run acquis -- user add --email … --name … --password … --admin',
  'start-stop-hint': 'Ctrl-C stops it.',
  'start-power-note':
    'The embedded database is for trying out: a power cut may damage it. Use DATABASE_URL for real work.',
  'stop-stopping': 'Stopping: closing connections and writing what is still under way …',
  'stop-stopped': 'Stopped. Nothing is lost.',
  'stop-gave-up': 'Something did not stop within {seconds} s; it was cut off.',
  'start-held':
    'Another Acquis already uses the data folder {folder}: process {pid}, since {since}{where}. Stop it first, or set ACQUIS_DATA_DIR.',
  'start-held-where': ', at {address}',
  'start-held-elsewhere':
    'The data folder {folder} is held by process {pid} on the machine {host}, since {since}. If that machine is gone, delete {lock} and start again.',
  'start-address-taken': 'The address {host}:{port} is taken by another program. Set PORT to another number.',
  'start-address-unusable': 'This machine cannot listen at {host}:{port}: {reason}',
  'start-database-unreachable': 'The database does not answer: {reason}',
  'start-failed': 'The start failed: {reason}',
  'build-failed': 'The pages could not be built:\n{reason}',

  // the configuration
  'config-wrong': 'The configuration is not valid; nothing was started:',
  'config-not-a-port': '  {name} must be a whole number from 1 to 65535, not “{value}”.',
  'config-not-an-origin': '  {name} must be an address like https://acquis.example.org, without a path, not “{value}”.',
  'config-not-a-database': '  {name} must begin with postgresql:// or postgres://.',
  'config-not-smtp': '  {name} must begin with smtp:// or smtps://.',
  'config-not-one-of': '  {name} must be one of {choices}, not “{value}”.',
  'config-not-an-email': '  {name} must be an e-mail address, not “{value}”.',
  'config-not-addresses': '  {name} must be a list of addresses or networks separated by commas, not “{value}”.',
  'config-token-too-short': '  {name} must have at least {min} characters.',
  'config-origin-required':
    '  PUBLIC_ORIGIN is required when HOST is not a loopback address, so that foreign sites can be told apart.',
  'config-origin-not-secure':
    '  PUBLIC_ORIGIN must begin with https:// unless it names this machine, or sessions could be overheard.',
  'config-not-yet': '  {name} is not supported by this version; leave it out.',
  'config-empty': '  {name} is empty; set it or leave it out.',

  // the operator's commands
  'command-usage':
    'Usage: npm run acquis -- <command>\n\n  user add --email <address> --name <name> [--password <password>] [--admin]\n  member add --agenda <title or id> --email <address> --role <role> [--organisation <name>]\n             [--group <group> --code <CODE> --country <XX>]\n  invite --agenda <title or id> --email <address> --role <role> [--organisation <name> …]\n  sign-in-link --email <address>\n  agenda import <FILE>\n  export --agenda <title or id> --format <format> --out <FILE> [--comments]\n  catalogue import <FILE>\n  verify [--head <number:hash>]\n\nroles: {roles}\ngroups: {groups}',
  'command-head-wrong':
    '“{value}” is no head of a record: a number, a colon and 64 hexadecimal digits, as verify prints it.',
  'command-record-intact': {
    one: 'The record is intact: one entry.\nIts head, to be kept elsewhere: {head}',
    other: 'The record is intact: {count} entries.\nIts head, to be kept elsewhere: {head}',
  },
  'command-record-waiting': {
    one: '\nOne entry waits to be chained.',
    other: '\n{count} entries wait to be chained.',
  },
  'command-record-altered': 'The record was altered. First altered row: {seq}. {what}',
  'command-record-stray': 'The record was altered. Entry {id} of the journal is in no row of the chain.',
  'record-row-missing': 'The row is missing, or has another number.',
  'record-entry-missing': 'Its entry of the journal is gone.',
  'record-entry-altered': 'Its entry of the journal does not say what it said.',
  'record-order-broken': 'It does not follow the row before it: one of them was exchanged, moved or made again.',
  'record-hash-altered': 'Its own hash was changed.',
  'record-head-differs': 'Its hash is not the one that was kept: all up to here may have been made again.',
  'record-tail-missing': 'It is missing, and all that came after it up to the head that was kept.',
  'record-words-altered': 'The words beside its entry are not those that it refers to.',
  'command-unknown': 'There is no command “{command}”.',
  'command-option-unknown': 'The option {option} is not known here.',
  'command-option-missing': 'The option {option} is needed.',
  'command-option-empty': 'The option {option} needs a value.',
  'command-value-unknown': '“{value}” is no {option}; choose one of {choices}.',
  'command-code-wrong': '“{value}” is no code: two to four capital letters or digits.',
  'command-file-missing': 'Name the file to import.',
  'command-file-unreadable': 'The file {file} could not be read: {reason}',
  'command-user-added': 'Added {name} <{email}>.',
  'command-user-added-administrator': 'Added {name} <{email}> as administrator of this instance.',
  'command-member-added': '{email} is now {role} in “{agenda}”{as}.',
  'command-member-as': ' for {organisation}',
  'command-invited': 'Invited {email} to “{agenda}”. The link, good once, within {days} days:\n{url}',
  'command-link': 'A sign-in link for {email}, good once, within {minutes} minutes:\n{url}',
  'command-imported': {
    one: 'Imported “{title}” ({id}) with one goal.',
    other: 'Imported “{title}” ({id}) with {count} goals.',
  },
  'command-catalogue-imported': {
    one: 'Version {version} of the catalogue: one entry is new or changed.',
    other: 'Version {version} of the catalogue: {count} entries are new or changed.',
  },
  'command-catalogue-same': 'The catalogue here says the same already. Nothing was changed.',
  'command-exported': 'Wrote “{title}” to {file} ({bytes} bytes).',
  'command-out-failed': 'The file {file} could not be written: {reason}',
  'command-fault': 'The command failed: {reason}',
  'command-too-large':
    'The file is too large for a server that runs (at most {maxMegabytes} MB). Stop the server, give the command, and start it again.',
  'command-exported-sealed': {
    one: ' One discussion is sealed until its round opens it, and is not in the file.',
    other: ' {count} discussions are sealed until their round opens them, and are not in the file.',
  },
  'command-server-gone': 'The server that holds the data folder (process {pid}) does not answer on its command socket.',
} as const
