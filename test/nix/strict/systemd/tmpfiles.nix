# systemd.tmpfiles
{ lib, option, ... }:
let
  inherit (lib) types;
  inherit (option) opt strs;
in
{
  options.systemd.tmpfiles = {
    rules = strs;
    packages = opt (types.listOf types.package) [ ];
    settings = opt (types.attrsOf (
      types.attrsOf (
        types.attrsOf (
          types.submodule (
            { name, ... }:
            {
              options = {
                type = opt types.str name;
                mode = opt types.str "-";
                user = opt types.str "-";
                group = opt types.str "-";
                age = opt types.str "-";
                argument = opt types.str "";
              };
            }
          )
        )
      )
    )) { };
  };
}
