/** Starts Acquis: reads the configuration, builds the house, listens, and stops it cleanly. */
import { buildApp } from './app.ts'
import { describeProblems, isInvalid, parseConfig, readEnvironment } from './config.ts'

const config = parseConfig(readEnvironment())
if (isInvalid(config)) {
  console.error(describeProblems(config))
  process.exit(1)
}
const house = await buildApp(config)
await house.app.listen({ host: config.host, port: config.port })
console.log(`Acquis is ready: ${config.publicOrigin}`)
