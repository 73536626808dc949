# `evalTest test`: the schema of a `pkgs.testers.runNixOSTest { ... }` argument; its nodes are strict, too.
scope@{
  lib,
  option,
  pkgs,
  baseModules,
  ...
}:
let
  inherit (lib) types;
  inherit (option)
    opt
    req
    flag
    flagOn
    strs
    ;
in
test:
lib.evalModules {
  class = "nixosTest";
  modules = [
    (
      { config, ... }:
      {
        options = {
          name = req types.str;
          meta = lib.mkOption {
            default = { };
            type = types.submodule {
              freeformType = types.lazyAttrsOf types.raw;
              options = {
                maintainers = opt (types.listOf types.raw) [ ];
                timeout = opt (types.nullOr types.int) 3600;
                broken = flag;
                platforms = opt (types.listOf types.raw) [ ];
              };
            };
          };
          nodes = opt (types.lazyAttrsOf (
            types.submoduleWith {
              class = "nixos";
              specialArgs = config.node.specialArgs // {
                modulesPath = "/nixpkgs/nixos/modules";
              };
              modules = baseModules ++ [ config.defaults ] ++ [ { _module.args.nodes = config.nodes; } ];
            }
          )) { };
          defaults = opt types.deferredModule { };
          interactive = opt types.deferredModule { };
          extraBaseModules = opt types.deferredModule { };
          node = {
            specialArgs = opt (types.lazyAttrsOf types.raw) { };
            pkgs = lib.mkOption {
              type = types.nullOr types.raw;
              default = null;
            };
            pkgsReadOnly = flagOn;
          };
          testScript = req (types.either types.str (types.functionTo types.str));
          testScriptString = lib.mkOption {
            type = types.str;
            readOnly = true;
            default =
              if lib.isFunction config.testScript then
                config.testScript { inherit (config) nodes; }
              else
                config.testScript;
          };
          hostPkgs = lib.mkOption {
            type = types.raw;
            default = pkgs;
            defaultText = lib.literalExpression "pkgs";
          };
          globalTimeout = opt types.ints.unsigned 3600;
          enableOCR = flag;
          enableDebugHook = flag;
          skipLint = flag;
          skipTypeCheck = flag;
          extraPythonPackages = lib.mkOption {
            type = types.functionTo (types.listOf types.package);
            default = _: [ ];
          };
          extraDriverArgs = strs;
          passthru = opt (types.lazyAttrsOf types.raw) { };
          sshBackdoor.enable = flag;
        };
      }
    )
    (import ./modules/args.nix scope)
    test
  ];
}
