# For each profile of each deployment: its NixOS module, switched on, evaluates under the strict options of test/nix/strict
# without a failed assertion or an unknown systemd directive, and nats-server takes the configuration that it makes.
{
  lib,
  system,
  deployments,
  runCommand,
  nats-server,
}:
let
  strict = import ../test/nix/strict { inherit lib system; };
  deployment = import ./deployment.nix { inherit lib; };

  # Evaluation is the check; what is built only has to exist.
  passed =
    name:
    derivation {
      inherit name system;
      builder = "/bin/sh";
      args = [
        "-c"
        "echo ok > $out"
      ];
    };

  checksOf =
    name: folder: profile:
    let
      inherit (strict.evalNixos { modules = [ ((deployment folder).withProfile profile) ]; }) config;
      found = strict.failedAssertions config ++ strict.unknownDirectives config;
      problems = builtins.seq (strict.forceAll config) found;
    in
    [
      (lib.nameValuePair "module-${name}-${profile}" (
        if problems == [ ] then
          passed "module-${name}-${profile}"
        else
          throw "${name}, profile ${profile}:\n${lib.concatLines (map (line: "- ${line}") problems)}"
      ))
      (lib.nameValuePair "conf-${name}-${profile}" (
        import ./conf-check.nix { inherit runCommand nats-server; } {
          name = "conf-${name}-${profile}";
          conf = config.environment.etc."nats/nats-server.conf".text;
        }
      ))
    ];
in
lib.listToAttrs (
  lib.concatLists (
    lib.mapAttrsToList (
      name: folder: lib.concatMap (checksOf name folder) (deployment folder).profiles
    ) deployments
  )
)
