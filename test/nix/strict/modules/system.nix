# system.* and nixpkgs.*
{
  lib,
  option,
  system,
  ...
}:
let
  inherit (lib) types;
  inherit (option)
    opt
    req
    flag
    strs
    ;
in
{
  options = {
    system = {
      stateVersion = opt types.str "26.05";
      name = opt types.str "stub";
      checks = opt (types.listOf types.package) [ ];
      extraDependencies = opt (types.listOf types.pathInStore) [ ];
      build = opt (types.lazyAttrsOf types.unspecified) { };
      activationScripts = opt (types.attrsOf (
        types.either types.str (
          types.submodule {
            options = {
              deps = strs;
              text = req types.lines;
              supportsDryActivation = flag;
            };
          }
        )
      )) { };
    };
    nixpkgs.hostPlatform = opt (types.either types.str types.attrs) system;
  };
}
