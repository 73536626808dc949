# A check for each profile of each deployment: its NixOS module, switched on, evaluates under the strict
# options of test/nix/strict without a failed assertion or an unknown systemd directive. Needs no nixpkgs.
{
  lib,
  system,
  deployments,
}:
let
  strict = import ../test/nix/strict { inherit lib system; };

  # A profile is a folder beside module.nix.
  profiles =
    folder: lib.attrNames (lib.filterAttrs (_: kind: kind == "directory") (builtins.readDir folder));

  # Where the module's options are: the `profile` option that the module itself declares.
  optionPath =
    module:
    let
      inherit (strict.evalNixos { modules = [ module ]; }) options;
      declared = lib.filter (
        option:
        lib.last option.loc == "profile" && map toString option.declarations == [ (toString module) ]
      ) (lib.optionAttrSetToDocList options);
    in
    lib.init (lib.head declared).loc;

  problems =
    module: profile:
    let
      inherit
        (strict.evalNixos {
          modules = [
            module
            (lib.setAttrByPath (optionPath module) {
              enable = true;
              inherit profile;
            })
          ];
        })
        config
        ;
      found = strict.failedAssertions config ++ strict.unknownDirectives config;
    in
    builtins.seq (strict.forceAll config) found;

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

  check =
    name: folder: profile:
    let
      found = problems (folder + "/module.nix") profile;
    in
    lib.nameValuePair "module-${name}-${profile}" (
      if found == [ ] then
        passed "module-${name}-${profile}"
      else
        throw "${name}, profile ${profile}:\n${lib.concatLines (map (line: "- ${line}") found)}"
    );
in
lib.listToAttrs (
  lib.concatLists (
    lib.mapAttrsToList (name: folder: map (check name folder) (profiles folder)) deployments
  )
)
