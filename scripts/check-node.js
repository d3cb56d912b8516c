/**
 * Says what to do when this Node cannot run TypeScript as written. Plain JavaScript that any Node reads; runs first
 * in every npm script. On Linux and Windows npm has installed the right Node already (see optionalDependencies).
 */
const wanted = [22, 18]
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
  console.error(
    `Acquis needs Node ${wanted.join('.')} or newer; this is ${process.version}.\n` +
      'Run it with npm (npm ci, then npm start): on Linux and Windows that brings its own Node 24.\n' +
      'Elsewhere install Node 24 from https://nodejs.org and try again.',
  )
  process.exit(1)
}
