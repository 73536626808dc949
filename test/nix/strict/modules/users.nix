# users.users and users.groups
{
  lib,
  option,
  pkgs,
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
    nullStr
    setOf
    ;
in
{ config, ... }:
let
  entry = types.passwdEntry types.str;
  nullEntry = opt (types.nullOr entry) null;
  ranges =
    first:
    types.listOf (
      types.submodule {
        options = {
          ${first} = req types.int;
          count = opt types.int 1;
        };
      }
    );
in
{
  options.users = {
    mutableUsers = flagOn;
    users = setOf (
      { name, config, ... }:
      {
        options = {
          enable = flagOn;
          name = opt entry name;
          description = opt entry "";
          uid = opt (types.nullOr types.int) null;
          isSystemUser = flag;
          isNormalUser = flag;
          group = opt types.str "";
          extraGroups = strs;
          home = opt (types.passwdEntry types.path) "/var/empty";
          homeMode = opt (types.strMatching "[0-7]{1,5}") "700";
          createHome = flag;
          shell = opt (types.nullOr (types.either types.shellPackage (types.passwdEntry types.path))) pkgs.shadow;
          useDefaultShell = flag;
          ignoreShellProgramCheck = flag;
          cryptHomeLuks = nullStr;
          pamMount = opt (types.attrsOf types.str) { };
          subUidRanges = opt (ranges "startUid") [ ];
          subGidRanges = opt (ranges "startGid") [ ];
          autoSubUidGidRange = flag;
          hashedPassword = nullEntry;
          hashedPasswordFile = opt (types.nullOr types.str) config.passwordFile;
          passwordFile = nullStr;
          password = nullStr;
          initialPassword = nullStr;
          initialHashedPassword = nullEntry;
          packages = opt (types.listOf types.package) [ ];
          expires = opt (types.nullOr (types.strMatching "[[:digit:]]{4}-[[:digit:]]{2}-[[:digit:]]{2}")) null;
          linger = opt (types.nullOr types.bool) null;
          openssh.authorizedKeys = {
            keys = opt (types.listOf types.singleLineStr) [ ];
            keyFiles = opt (types.listOf types.path) [ ];
          };
        };
      }
    );
    groups = setOf (
      { name, ... }:
      {
        options = {
          name = opt entry name;
          gid = opt (types.nullOr types.int) null;
          members = opt (types.listOf entry) [ ];
        };
      }
    );
  };

  config.assertions = lib.concatLists (
    lib.mapAttrsToList (name: u: [
      {
        assertion = u.isSystemUser != u.isNormalUser;
        message = "users.users.${name}: exactly one of isSystemUser and isNormalUser must be set";
      }
      {
        assertion = u.group != "" || u.isNormalUser;
        message = "users.users.${name}.group is unset";
      }
      {
        assertion = u.group == "" || config.users.groups ? ${u.group} || u.group == "nogroup";
        message = "users.users.${name}.group: no group ${u.group} is declared";
      }
    ]) (lib.filterAttrs (_: u: u.enable) config.users.users)
  );
}
