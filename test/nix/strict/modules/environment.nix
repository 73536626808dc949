# environment.*
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
    flagOn
    strs
    setOf
    ;

  envVars = lib.mkOption {
    default = { };
    type = types.attrsOf (
      types.nullOr (
        types.oneOf [
          (types.listOf (
            types.oneOf [
              types.int
              types.str
              types.path
            ]
          ))
          types.int
          types.str
          types.path
        ]
      )
    );
  };
in
{
  options.environment = {
    systemPackages = opt (types.listOf types.package) [ ];
    defaultPackages = opt (types.listOf types.package) [ ];
    pathsToLink = strs;
    binsh = opt types.path "/bin/sh";
    variables = envVars;
    sessionVariables = envVars;
    shellAliases = opt (types.attrsOf (types.nullOr (types.either types.str types.path))) { };
    etc = setOf (
      {
        name,
        config,
        options,
        ...
      }:
      {
        options = {
          enable = flagOn;
          target = opt types.str name;
          text = opt (types.nullOr types.lines) null;
          source = req types.path;
          mode = opt types.str "symlink";
          uid = opt (types.nullOr types.int) null;
          gid = opt (types.nullOr types.int) null;
          user = opt types.str "+0";
          group = opt types.str "+0";
        };
        config.source = lib.mkIf (config.text != null) (
          lib.mkDerivedConfig options.text (pkgs.writeText "etc-${lib.replaceStrings [ "/" ] [ "-" ] name}")
        );
      }
    );
  };
}
