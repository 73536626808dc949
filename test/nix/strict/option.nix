# Short forms of lib.mkOption, for files that are mostly lists of options.
# opt has a default, req has none; flag is off by default, flagOn is on.
{ lib, ... }:
let
  inherit (lib) types;
in
rec {
  opt = type: default: lib.mkOption { inherit type default; };
  req = type: lib.mkOption { inherit type; };
  flag = opt types.bool false;
  flagOn = opt types.bool true;
  strs = opt (types.listOf types.str) [ ];
  linesOpt = opt types.lines "";
  nullStr = opt (types.nullOr types.str) null;
  nullPath = opt (types.nullOr types.path) null;
  setOf = module: opt (types.attrsOf (types.submodule module)) { };
  enableOpt = lib.mkEnableOption "this";
}
