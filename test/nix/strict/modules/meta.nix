# assertions, warnings and meta
{ lib, option, ... }:
let
  inherit (lib) types;
  inherit (option) opt flagOn;
in
{
  options = {
    assertions = lib.mkOption {
      type = types.listOf types.unspecified;
      default = [ ];
      internal = true;
    };
    warnings = lib.mkOption {
      type = types.listOf types.str;
      default = [ ];
      internal = true;
    };
    meta = {
      maintainers = opt (types.listOf types.raw) [ ];
      doc = lib.mkOption {
        type = types.raw;
        default = null;
      };
      buildDocsInSandbox = flagOn;
    };
  };
}
