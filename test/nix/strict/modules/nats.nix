# nixpkgs' own services.nats: same options, same unit. Ours must say so where both are enabled.
{
  lib,
  option,
  pkgs,
  ...
}:
let
  inherit (lib) types;
  inherit (option) opt flagOn enableOpt;
in
{ config, ... }:
let
  cfg = config.services.nats;
  json = pkgs.formats.json { };
  file = json.generate "nats.conf" cfg.settings;
  checked =
    if cfg.validateConfig then
      pkgs.runCommand "validate-nats-conf" {
        nativeBuildInputs = [ pkgs.nats-server ];
      } "nats-server --config ${file} -t && ln -s ${file} $out"
    else
      file;
in
{
  options.services.nats = {
    enable = enableOpt;
    user = opt types.str "nats";
    group = opt types.str "nats";
    serverName = opt types.str "nats";
    jetstream = enableOpt;
    port = opt types.port 4222;
    dataDir = opt types.path "/var/lib/nats";
    settings = opt json.type { };
    validateConfig = flagOn;
  };
  config = lib.mkIf cfg.enable {
    services.nats.settings = {
      server_name = cfg.serverName;
      inherit (cfg) port;
      jetstream = lib.optionalAttrs cfg.jetstream { store_dir = cfg.dataDir; };
    };
    systemd.services.nats = {
      description = "NATS messaging system";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      serviceConfig = lib.mkMerge [
        (lib.mkIf (cfg.dataDir == "/var/lib/nats") {
          StateDirectory = "nats";
          StateDirectoryMode = "0750";
        })
        (
          lib.genAttrs [
            "LockPersonality"
            "MemoryDenyWriteExecute"
            "NoNewPrivileges"
            "PrivateDevices"
            "PrivateTmp"
            "PrivateUsers"
            "ProtectClock"
            "ProtectControlGroups"
            "ProtectHome"
            "ProtectHostname"
            "ProtectKernelLogs"
            "ProtectKernelModules"
            "ProtectKernelTunables"
            "RestrictNamespaces"
            "RestrictRealtime"
            "RestrictSUIDSGID"
          ] (_: true)
          // {
            Type = "simple";
            ExecStart = "${lib.getExe pkgs.nats-server} -c ${checked}";
            ExecReload = "${lib.getExe' pkgs.coreutils "kill"} -HUP $MAINPID";
            KillMode = "mixed";
            KillSignal = "SIGUSR2";
            SuccessExitStatus = [
              0
              "SIGUSR2"
            ];
            TimeoutStopSec = "150";
            Restart = "on-failure";
            User = cfg.user;
            Group = cfg.group;
            CapabilityBoundingSet = "";
            LimitNOFILE = 800000;
            ProcSubset = "pid";
            ProtectProc = "invisible";
            ProtectSystem = "strict";
            ReadOnlyPaths = [ ];
            ReadWritePaths = [ cfg.dataDir ];
            RestrictAddressFamilies = [
              "AF_INET"
              "AF_INET6"
            ];
            SystemCallFilter = [
              "@system-service"
              "~@privileged"
            ];
            UMask = "0077";
          }
        )
      ];
    };
    users.users = lib.mkIf (cfg.user == "nats") {
      nats = {
        description = "NATS daemon user";
        isSystemUser = true;
        inherit (cfg) group;
        home = cfg.dataDir;
      };
    };
    users.groups = lib.mkIf (cfg.group == "nats") { nats = { }; };
  };
}
