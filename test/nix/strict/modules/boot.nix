# boot.*
{ lib, option, ... }:
let
  inherit (lib) types;
  inherit (option) strs;
in
{
  options.boot = {
    kernelModules = strs;
    kernelParams = strs;
    kernel.sysctl = lib.mkOption {
      default = { };
      type = types.submodule {
        freeformType = types.attrsOf (
          types.nullOr (
            types.oneOf [
              types.bool
              types.str
              types.int
            ]
          )
        );
      };
    };
  };
}
