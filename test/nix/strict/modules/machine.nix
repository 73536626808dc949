# fileSystems and services.getty: what makes a machine of a configuration.
{ lib, option, ... }:
let
  inherit (lib) types;
  inherit (option)
    opt
    flag
    linesOpt
    nullStr
    setOf
    strs
    ;
in
{
  options = {
    fileSystems = setOf {
      options = {
        device = nullStr;
        label = nullStr;
        fsType = opt types.nonEmptyStr "auto";
        options = opt (types.listOf types.str) [ "defaults" ];
        autoFormat = flag;
        neededForBoot = flag;
      };
    };
    services.getty = {
      autologinUser = nullStr;
      helpLine = linesOpt;
      extraArgs = strs;
    };
  };
}
