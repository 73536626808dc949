# What the flake wants to know of an emitted deployment: the names of its profiles, its module with a profile switched
# on, and the options that this makes.
{ lib }:
folder:
let
  module = folder + "/module.nix";

  # Where the module's options are. It declares no others, and needs nothing of NixOS to say so.
  inherit
    (lib.evalModules {
      modules = [
        module
        { _module.check = false; }
      ];
    })
    options
    ;
  optionPath = find [ ] (removeAttrs options [ "_module" ]);
  find =
    path: tree:
    if lib.isOption (tree.profile or null) then
      path
    else
      let
        name = lib.head (lib.attrNames tree);
      in
      find (path ++ [ name ]) tree.${name};
in
rec {
  inherit optionPath;

  # A profile is a folder beside module.nix.
  profiles = lib.attrNames (lib.filterAttrs (_: kind: kind == "directory") (builtins.readDir folder));

  # The module, with the natsmith that streams and backups need, built from the host's own packages.
  withNatsmith = {
    imports = [
      module
      (
        { lib, pkgs, ... }:
        {
          config = lib.setAttrByPath optionPath {
            cliPackage = lib.mkDefault (pkgs.callPackage ./package.nix { });
          };
        }
      )
    ];
  };

  withProfile = profile: {
    imports = [ withNatsmith ];
    config = lib.setAttrByPath optionPath {
      enable = true;
      inherit profile;
    };
  };

  # The options that a profile gives, as far as they depend on nothing else of the host.
  optionsOf =
    profile:
    lib.getAttrFromPath optionPath
      (lib.evalModules {
        modules = [
          (withProfile profile)
          { _module.check = false; }
        ];
      }).config;
}
