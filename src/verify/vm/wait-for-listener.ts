/**
 * A command that ends once something listens on a port of the guest, in builtins of bash. The kernel's numbers are hexadecimal, 0A is TCP_LISTEN; nobody writes to `never` (guest/shell.sh).
 * @param seconds after which it fails
 */
export const waitForListener = (
  port: number,
  seconds: number,
): string => `for ((end = SECONDS + ${seconds}; SECONDS < end; )); do
  for table in /proc/net/tcp /proc/net/tcp6; do
    while read -r _ here _ state _; do
      case $here:$state in *:${port.toString(16).toUpperCase().padStart(4, '0')}:0A) exit 0 ;; esac
    done <$table
  done
  read -r -t 0.1 <>never
done
exit 1`;
