# What every unit has: options, and how they become [Unit] settings.
# `unitModule suffix` is the submodule of one unit.
scope@{
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
    ;
  inherit (import ./types.nix scope) unitNames unitOption unitOptions;

  sharedUnit = {
    enable = flagOn;
    name = req types.str;
    overrideStrategy = opt (types.enum [
      "asDropinIfExists"
      "asDropin"
    ]) "asDropinIfExists";
    requiredBy = unitNames;
    upheldBy = unitNames;
    wantedBy = unitNames;
    aliases = unitNames;
  };

  commonUnit = sharedUnit // {
    description = opt types.singleLineStr "";
    documentation = strs;
    requires = unitNames;
    wants = unitNames;
    upholds = unitNames;
    after = unitNames;
    before = unitNames;
    bindsTo = unitNames;
    partOf = unitNames;
    conflicts = unitNames;
    requisite = unitNames;
    onFailure = unitNames;
    onSuccess = unitNames;
    unitConfig = unitOptions;
    # no defaults: only rendered when defined
    startLimitBurst = req types.int;
    startLimitIntervalSec = req types.int;
    restartTriggers = opt (types.listOf types.unspecified) [ ];
    reloadTriggers = opt (types.listOf unitOption) [ ];
  };

  triggerFile =
    kind: name: items:
    "${pkgs.writeText "X-${kind}-Triggers-${name}" (
      toString (map (x: if builtins.isPath x then "${x}" else x) (lib.flatten items))
    )}";

  # options -> [Unit] settings
  unitModule =
    suffix:
    {
      name,
      config,
      options,
      ...
    }:
    {
      options = commonUnit;
      config = {
        name = lib.mkDefault "${name}.${suffix}";
        unitConfig =
          let
            list = key: opts: lib.optionalAttrs (opts != [ ]) { ${key} = toString opts; };
          in
          list "Requires" config.requires
          // list "Wants" config.wants
          // list "Upholds" config.upholds
          // list "After" config.after
          // list "Before" config.before
          // list "BindsTo" config.bindsTo
          // list "PartOf" config.partOf
          // list "Conflicts" config.conflicts
          // list "Requisite" config.requisite
          // list "Documentation" config.documentation
          // list "OnFailure" config.onFailure
          // list "OnSuccess" config.onSuccess
          // lib.optionalAttrs (config.restartTriggers != [ ]) {
            X-Restart-Triggers = triggerFile "Restart" name config.restartTriggers;
          }
          // lib.optionalAttrs (config.reloadTriggers != [ ]) {
            X-Reload-Triggers = triggerFile "Reload" name config.reloadTriggers;
          }
          // lib.optionalAttrs (config.description != "") { Description = config.description; }
          // lib.optionalAttrs options.startLimitIntervalSec.isDefined {
            StartLimitIntervalSec = toString config.startLimitIntervalSec;
          }
          // lib.optionalAttrs options.startLimitBurst.isDefined {
            StartLimitBurst = toString config.startLimitBurst;
          };
      };
    };
in
unitModule
