{ lib, ... }:
let
  # the messages of the assertions that do not hold
  failedAssertions = config: map (a: a.message) (lib.filter (a: !a.assertion) config.assertions);
in
{
  inherit failedAssertions;

  # NixOS's own reaction: throw on failed assertions, trace warnings
  checked =
    config:
    let
      failed = failedAssertions config;
    in
    if failed != [ ] then
      throw "\nFailed assertions:\n${lib.concatMapStringsSep "\n" (m: "- ${m}") failed}"
    else
      lib.showWarnings config.warnings config;
}
