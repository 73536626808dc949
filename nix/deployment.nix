# What the flake wants to know of an emitted deployment: the names of its profiles, and its module with a profile switched on.
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
{
  # A profile is a folder beside module.nix.
  profiles = lib.attrNames (lib.filterAttrs (_: kind: kind == "directory") (builtins.readDir folder));

  withProfile = profile: {
    imports = [ module ];
    config = lib.setAttrByPath optionPath {
      enable = true;
      inherit profile;
    };
  };
}
