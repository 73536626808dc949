# For each profile of each deployment, a NixOS VM test: a server that runs it, and a client that runs natsmith's own probes
# against it.
{
  lib,
  deployments,
  runNixOSTest,
  natsmith,
}:
let
  deployment = import ../deployment.nix { inherit lib; };

  testsOf =
    name: folder:
    map (
      profile:
      lib.nameValuePair "vm-${name}-${profile}" (
        runNixOSTest (
          import ./profile.nix {
            inherit natsmith name profile;
            deployment = deployment folder;
            # The spec and what it imports: generated/<name> is beside them.
            project = dirOf (dirOf folder);
          }
        )
      )
    ) (deployment folder).profiles;
in
lib.listToAttrs (lib.concatLists (lib.mapAttrsToList testsOf deployments))
