# services.logrotate
{ lib, option, ... }:
let
  inherit (lib) types;
  inherit (option)
    opt
    flag
    flagOn
    strs
    nullStr
    setOf
    ;
in
{ config, ... }:
{
  options.services.logrotate = {
    enable = opt types.bool (lib.any (s: s.enable) (lib.attrValues config.services.logrotate.settings));
    allowNetworking = flag;
    checkConfig = flagOn;
    extraArgs = strs;
    configFile = opt types.path "/etc/logrotate.conf";
    settings = setOf (
      { name, ... }:
      {
        freeformType = types.attrsOf (
          types.nullOr (
            types.oneOf [
              types.int
              types.bool
              types.str
            ]
          )
        );
        options = {
          enable = flagOn;
          global = flag;
          files = opt (types.either types.str (types.listOf types.str)) name;
          frequency = nullStr;
          priority = opt types.int 1000;
        };
      }
    );
  };
}
