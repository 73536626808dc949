/** The folder that an absolute path lies in. */
export function dirOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}
