# A machine for each profile of each deployment, that `nixos-rebuild build-vm` turns into a VM.
{
  lib,
  nixosSystem,
  deployments,
}:
let
  deployment = import ./deployment.nix { inherit lib; };

  machine =
    name: folder: profile:
    lib.nameValuePair "${name}-${profile}" (nixosSystem {
      system = "x86_64-linux";
      modules = [
        ./vm.nix
        ((deployment folder).withProfile profile)
        { networking.hostName = "${name}-${profile}"; }
      ];
    });
in
lib.listToAttrs (
  lib.concatLists (
    lib.mapAttrsToList (
      name: folder: map (machine name folder) (deployment folder).profiles
    ) deployments
  )
)
