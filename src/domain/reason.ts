/** The first line of whatever was thrown: not everything that is thrown is an Error. */
export function messageOf(thrown: unknown): string {
  let text: string;
  try {
    if (thrown instanceof Error) text = String(thrown.message || thrown.name);
    else text = typeof thrown === 'string' ? thrown : (JSON.stringify(thrown) ?? String(thrown));
  } catch {
    text = 'something that cannot be shown';
  }
  return text.split('\n', 1)[0]!.slice(0, 500);
}

/** What an error of the operating system means, in words; other errors in their own. */
export function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return REASONS.get(String(code)) ?? messageOf(error);
}

const REASONS = new Map([
  ['EACCES', 'permission denied'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EEXIST', 'something else is there already'],
  ['EFBIG', 'the file may not grow that large'],
  ['EISDIR', 'it is a folder'],
  ['ELOOP', 'its links go round in a circle'],
  ['EMFILE', 'too many files are open'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['ENFILE', 'too many files are open on this machine'],
  ['ENOENT', 'there is no such file'],
  ['ENOSPC', 'the disk is full'],
  ['ENOTDIR', 'a part of the path is not a folder'],
  ['EPERM', 'operation not permitted'],
  ['EROFS', 'the file system is read-only'],
]);

/** Whether the machine has no more of something, which is nobody's mistake here: the disk is full, say. */
export const isExhausted = (error: unknown): boolean =>
  ['EDQUOT', 'EFBIG', 'EMFILE', 'ENFILE', 'ENOSPC', 'EROFS'].includes(
    String((error as { code?: unknown } | null)?.code),
  );
