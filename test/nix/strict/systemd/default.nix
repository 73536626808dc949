# systemd.services, timers, sockets, paths, slices and targets.
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
    flag
    strs
    setOf
    ;
  inherit (import ./types.nix scope) unitOptions;
  unitModule = import ./unit.nix scope;
  serviceModule = import ./service.nix scope;

  unitSet = suffix: extra: setOf { imports = [ (unitModule suffix) ] ++ extra; };
in
{ config, ... }:
let
  cfg = config.systemd;
in
{
  options.systemd = {
    package = opt types.package pkgs.systemd;
    packages = opt (types.listOf types.package) [ ];
    globalEnvironment = opt (types.attrsOf (
      types.nullOr (
        types.oneOf [
          types.str
          types.path
          types.package
        ]
      )
    )) { };
    enableStrictShellChecks = flag;
    settings.Manager = unitOptions;
    services = unitSet "service" [ (serviceModule config) ];
    timers = unitSet "timer" [ { options.timerConfig = unitOptions; } ];
    sockets = unitSet "socket" [
      {
        options = {
          listenStreams = strs;
          listenDatagrams = strs;
          socketConfig = unitOptions;
        };
      }
    ];
    paths = unitSet "path" [ { options.pathConfig = unitOptions; } ];
    slices = unitSet "slice" [ { options.sliceConfig = unitOptions; } ];
    targets = unitSet "target" [ ];
  };

  config = {
    # a service with `startAt` gets a timer of the same name
    systemd.timers = lib.mapAttrs (_: service: {
      wantedBy = [ "timers.target" ];
      timerConfig.OnCalendar = service.startAt;
    }) (lib.filterAttrs (_: s: s.enable && s.startAt != [ ]) cfg.services);

    warnings = lib.concatLists (
      lib.mapAttrsToList (
        name: s:
        lib.optional (
          (s.serviceConfig.Type or "") == "oneshot"
          && lib.elem (s.serviceConfig.Restart or "no") [
            "always"
            "on-success"
          ]
        ) "${name}.service: Type=oneshot can not be combined with Restart=always or on-success"
        ++ lib.optional (
          s.serviceConfig ? StartLimitInterval
        ) "${name}.service: StartLimitInterval in [Service] is deprecated, use startLimitIntervalSec"
        ++ lib.optional (
          s.reloadIfChanged && s.reloadTriggers != [ ]
        ) "${name}.service: both reloadIfChanged and reloadTriggers are set"
        ++ lib.optional (
          lib.elem "network-online.target" s.after
          && !lib.elem "network-online.target" (s.wants ++ s.requires ++ s.bindsTo)
        ) "${name}.service: ordered after network-online.target but does not pull it in"
      ) cfg.services
    );

    assertions = lib.concatLists (
      lib.mapAttrsToList (
        name: s:
        lib.optionals s.confinement.enable [
          {
            assertion = !(s.serviceConfig.RootDirectoryStartOnly or false);
            message = "${name}.service: confinement does not work with RootDirectoryStartOnly";
          }
        ]
      ) cfg.services
    );
  };
}
