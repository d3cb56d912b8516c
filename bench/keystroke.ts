export async function measureKeystroke(): Promise<null> {
  return null
}
