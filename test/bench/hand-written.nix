# A module such as one would write by hand for RAVE, with the options of its own document and plain types: what the
# emitted module's evaluation time is measured against (bench.mjs). It takes test/nix/seed-000-prod.nix as it stands.
{
  config,
  lib,
  pkgs,
  ...
}:

let
  cfg = config.services.rave.nats;
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  settings = {
    server_name = cfg.serverName;
    inherit (cfg)
      host
      port
      debug
      trace
      ;
    http = "${cfg.httpHost}:${toString cfg.httpPort}";
    max_connections = cfg.limits.maxConnections;
    max_payload = cfg.limits.maxPayload;
    max_pending = cfg.limits.maxPending;
    max_subscriptions = cfg.limits.maxSubscriptions;
    max_control_line = cfg.limits.maxControlLine;
    ping_interval = cfg.limits.pingInterval;
    ping_max = cfg.limits.pingMax;
    write_deadline = cfg.limits.writeDeadline;
    jetstream = {
      store_dir = "${cfg.dataDir}/jetstream";
      max_memory_store = cfg.jetstream.maxMemory;
      max_file_store = cfg.jetstream.maxFileStore;
      sync_interval = cfg.jetstream.syncInterval;
    };
  }
  // lib.optionalAttrs cfg.auth.enable {
    authorization.users = map (user: {
      user = user.name;
      inherit (user) password;
      permissions = { inherit (user) publish subscribe; };
    }) cfg.auth.users;
  }
  // cfg.settings;

  hardening = {
    CapabilityBoundingSet = [ "" ];
    LockPersonality = true;
    MemoryDenyWriteExecute = true;
    NoNewPrivileges = true;
    PrivateDevices = true;
    PrivateTmp = true;
    PrivateUsers = true;
    ProcSubset = "pid";
    ProtectClock = true;
    ProtectControlGroups = true;
    ProtectHome = true;
    ProtectHostname = true;
    ProtectKernelLogs = true;
    ProtectKernelModules = true;
    ProtectKernelTunables = true;
    ProtectProc = "invisible";
    ProtectSystem = "strict";
    RemoveIPC = true;
    RestrictAddressFamilies = [
      "AF_UNIX"
      "AF_INET"
      "AF_INET6"
    ];
    RestrictNamespaces = true;
    RestrictRealtime = true;
    RestrictSUIDSGID = true;
    SystemCallArchitectures = "native";
    SystemCallFilter = [
      "@system-service"
      "~@privileged @resources"
    ];
    UMask = "0077";
  };

  healthCheck = pkgs.writeShellApplication {
    name = "nats-health-check";
    runtimeInputs = [ pkgs.curl ];
    text = ''
      curl --fail --silent --max-time ${toString cfg.health.timeout} \
        http://${cfg.httpHost}:${toString cfg.httpPort}/healthz
    '';
  };

  option =
    type: default: description:
    mkOption { inherit type default description; };
  size = types.either types.ints.unsigned (types.strMatching "[0-9]+[KMGT]?B?");

  userModule.options = {
    name = mkOption {
      type = types.strMatching "[A-Za-z0-9_.@-]+";
      description = "Name that the user logs in with.";
    };
    password = option types.str "" "Password of the user.";
    publish = option (types.listOf types.str) [ ] "Subjects that the user may publish to.";
    subscribe = option (types.listOf types.str) [ ] "Subjects that the user may subscribe to.";
  };
in
{
  options.services.rave.nats = {
    enable = mkEnableOption "the NATS server of RAVE";
    package = lib.mkPackageOption pkgs "nats-server" { };
    serverName = option types.str "rave-nats" "Name of the server.";
    host = option types.str "0.0.0.0" "Address that clients connect to.";
    port = option types.port 4222 "Port that clients connect to.";
    httpHost = option types.str "127.0.0.1" "Address of the monitoring endpoint.";
    httpPort = option types.port 8222 "Port of the monitoring endpoint.";
    dataDir = option types.path "/var/lib/nats" "Folder of everything that the server keeps.";
    debug = option types.bool false "Whether to log in detail.";
    trace = option types.bool false "Whether to log every protocol message.";
    safeMode = option types.bool true "Whether resource limits are applied.";

    jetstream = {
      maxMemory = option size "256MB" "Most memory of streams.";
      maxFileStore = option size "1GB" "Most disk space of streams.";
      syncInterval = option types.str "2m" "How often messages are forced to disk.";
    };

    limits = {
      maxConnections = option types.ints.positive 65536 "Most clients at a time.";
      maxPayload = option size 1048576 "Largest message.";
      maxPending = option size 67108864 "Most bytes that wait for one client.";
      maxSubscriptions = option types.ints.unsigned 0 "Most subscriptions of one client.";
      maxControlLine = option size 4096 "Longest protocol line.";
      pingInterval = option types.str "2m" "How often an idle client is asked whether it is there.";
      pingMax = option types.ints.positive 2 "How many pings may stay unanswered.";
      writeDeadline = option types.str "10s" "How long a write may take.";
    };

    auth = {
      enable = option types.bool false "Whether clients must log in.";
      users = option (types.listOf (types.submodule userModule)) [ ] "Who may log in.";
    };

    resources = {
      memoryMax = option types.str "512M" "Most memory of the service.";
      cpuQuota = option types.str "50%" "Most processor time of the service.";
      tasksMax = option types.ints.positive 1024 "Most threads of the service.";
      oomScoreAdjust = option (types.ints.between (-1000) 1000) 200 "How readily it is killed.";
    };

    health = {
      enable = option types.bool true "Whether the server is asked how it is.";
      interval = option types.str "5m" "How often it is asked.";
      timeout = option types.ints.positive 30 "Seconds that it may take to answer.";
    };

    logs.keepDays = option types.ints.positive 7 "How many days a log file is kept.";

    proxy = {
      enable = option types.bool false "Whether nginx shows the monitoring endpoint.";
      host = option types.str "rave.local" "Name of the virtual host.";
      path = option types.str "/nats/" "Path of the monitoring endpoint.";
    };

    openFirewall = option types.bool true "Whether clients are let in.";
    settings = option (types.attrsOf types.anything) { } "More of nats-server.conf.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.port != cfg.httpPort;
        message = "services.rave.nats: port and httpPort are the same.";
      }
      {
        assertion = cfg.auth.enable -> cfg.auth.users != [ ];
        message = "services.rave.nats: authentication without users.";
      }
      {
        assertion = !config.services.nats.enable;
        message = "services.rave.nats and services.nats both define nats.service.";
      }
    ];

    environment.etc."nats/nats-server.conf".text = builtins.toJSON settings;

    systemd = {
      services = {
        nats = {
          description = "NATS server of RAVE";
          wantedBy = [ "multi-user.target" ];
          wants = [ "network-online.target" ];
          after = [ "network-online.target" ];
          restartTriggers = [ config.environment.etc."nats/nats-server.conf".source ];
          serviceConfig =
            hardening
            // {
              User = "nats";
              Group = "nats";
              StateDirectory = "nats";
              StateDirectoryMode = "0750";
              ExecStart = "${lib.getExe cfg.package} -c /etc/nats/nats-server.conf";
              ExecReload = "${lib.getExe' pkgs.coreutils "kill"} -HUP $MAINPID";
              KillSignal = "SIGUSR2";
              TimeoutStopSec = 150;
              Restart = "on-failure";
              RestartSec = 5;
              LimitNOFILE = cfg.limits.maxConnections + 10000;
            }
            // lib.optionalAttrs cfg.safeMode {
              MemoryMax = cfg.resources.memoryMax;
              CPUQuota = cfg.resources.cpuQuota;
              TasksMax = cfg.resources.tasksMax;
              OOMScoreAdjust = cfg.resources.oomScoreAdjust;
            };
        };

        nats-health-check = mkIf cfg.health.enable {
          description = "Health check of the NATS server";
          after = [ "nats.service" ];
          onFailure = [ "nats-restart.service" ];
          serviceConfig = hardening // {
            Type = "oneshot";
            DynamicUser = true;
            ExecStart = lib.getExe healthCheck;
          };
        };

        nats-restart = mkIf cfg.health.enable {
          description = "Restart of the NATS server";
          serviceConfig = {
            Type = "oneshot";
            ExecStart = "${lib.getExe' pkgs.systemd "systemctl"} restart nats.service";
          };
        };
      };

      timers.nats-health-check = mkIf cfg.health.enable {
        wantedBy = [ "timers.target" ];
        timerConfig = {
          OnBootSec = cfg.health.interval;
          OnUnitActiveSec = cfg.health.interval;
        };
      };
    };

    services = {
      logrotate.settings.nats = {
        files = "${cfg.dataDir}/nats-server.log";
        frequency = "daily";
        rotate = cfg.logs.keepDays;
        compress = true;
        missingok = true;
        notifempty = true;
      };

      nginx = mkIf cfg.proxy.enable {
        enable = true;
        virtualHosts.${cfg.proxy.host}.locations.${cfg.proxy.path}.proxyPass =
          "http://${cfg.httpHost}:${toString cfg.httpPort}/";
      };
    };

    users = {
      users.nats = {
        isSystemUser = true;
        group = "nats";
        home = cfg.dataDir;
      };
      groups.nats = { };
    };

    networking.firewall.allowedTCPPorts = lib.optionals cfg.openFirewall [ cfg.port ];
  };
}
