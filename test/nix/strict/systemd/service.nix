# `serviceModule config`: the submodule of one service.
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
    flagOn
    linesOpt
    ;
  inherit (import ./types.nix scope) serviceConfigOk unitOption;
  inherit (import ./job-scripts.nix scope) jobScript jobScripts;
in
topConfig:
{
  name,
  config,
  ...
}:
{
  options = {
    environment = opt (types.attrsOf (
      types.nullOr (
        types.oneOf [
          types.str
          types.path
          types.package
        ]
      )
    )) { };
    path = opt (types.listOf (
      types.oneOf [
        types.package
        types.str
      ]
    )) [ ];
    enableDefaultPath = flagOn;
    enableStrictShellChecks = opt types.bool topConfig.systemd.enableStrictShellChecks;
    serviceConfig = opt (types.addCheck (types.attrsOf unitOption) serviceConfigOk) { };
    script = linesOpt;
    scriptArgs = opt types.str "";
    preStart = linesOpt;
    postStart = linesOpt;
    reload = linesOpt;
    preStop = linesOpt;
    postStop = linesOpt;
    jobScripts = lib.mkOption {
      type = types.coercedTo types.path lib.singleton (types.listOf types.path);
      default = [ ];
      internal = true;
    };
    restartIfChanged = flagOn;
    reloadIfChanged = flag;
    stopIfChanged = flagOn;
    notSocketActivated = flag;
    startAt = lib.mkOption {
      type = types.either types.str (types.listOf types.str);
      default = [ ];
      apply = lib.toList;
    };
    confinement = {
      enable = flag;
      fullUnit = flag;
      packages = opt (types.listOf (types.either types.str types.package)) [ ];
      binSh = opt (types.nullOr types.path) "/bin/sh";
      mode = opt (types.enum [
        "full-apivfs"
        "chroot-only"
      ]) "full-apivfs";
    };
  };
  config = lib.mkMerge (
    [
      {
        path = lib.mkIf config.enableDefaultPath (
          lib.mkAfter [
            pkgs.coreutils
            pkgs.findutils
            pkgs.gnugrep
            pkgs.gnused
            pkgs.systemd
          ]
        );
        environment.PATH =
          lib.mkIf (config.path != [ ])
            "${lib.makeBinPath config.path}:${lib.makeSearchPathOutput "bin" "sbin" config.path}";
      }
    ]
    ++ map (
      job:
      lib.mkIf (config.${job.from} != "") (
        let
          exe = jobScript "${name}-${job.name}" config.enableStrictShellChecks config.${job.from};
        in
        {
          jobScripts = exe;
          serviceConfig.${job.to} = if job.wrap == null then "${exe} ${config.scriptArgs}" else job.wrap exe;
        }
      )
    ) jobScripts
  );
}
