# boot.*
{ lib, option, ... }:
let
  inherit (lib) types;
  inherit (option) strs flagOn;
in
{
  options.boot = {
    kernelModules = strs;
    kernelParams = strs;
    loader.grub.enable = flagOn;
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
