# A model of the module that RAVE ran its NATS with before natsmith, after its description in seed 000: what it declares,
# the units it makes, and where it keeps data. For the tests of moving away from it.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  cfg = config.services.rave.nats;
  text =
    default:
    mkOption {
      type = types.str;
      inherit default;
    };
  number =
    default:
    mkOption {
      type = types.ints.unsigned;
      inherit default;
    };
  flag =
    default:
    mkOption {
      type = types.bool;
      inherit default;
    };
  subjects = mkOption {
    type = types.listOf types.str;
    default = [ ];
  };

  user = types.submodule {
    options = {
      name = mkOption { type = types.str; };
      password = text "";
      publish = subjects;
      subscribe = subjects;
    };
  };
  quoted = lib.concatMapStringsSep ", " (subject: "\"${subject}\"");
  userText =
    {
      name,
      password,
      publish,
      subscribe,
    }:
    "{ user: \"${name}\", password: \"${password}\", permissions: { publish: [${quoted publish}], subscribe: [${quoted subscribe}] } }";

  conf = pkgs.writeText "nats-server.conf" ''
    server_name: "${cfg.serverName}"
    host: "${cfg.host}"
    port: ${toString cfg.port}
    http_port: ${toString cfg.httpPort}
    debug: ${lib.boolToString cfg.debug}
    trace: ${lib.boolToString cfg.debug}
    log_file: "${cfg.dataDir}/nats-server.log"
    max_connections: ${toString cfg.limits.maxConnections}
    max_payload: ${toString cfg.limits.maxPayload}
    jetstream {
      store_dir: "${cfg.dataDir}/jetstream"
      max_memory_store: ${cfg.jetstream.maxMemory}
      max_file_store: ${cfg.jetstream.maxFileStore}
    }
    ${lib.optionalString cfg.auth.enable "authorization { users: [ ${
      lib.concatMapStringsSep ", " userText cfg.auth.users
    } ] }"}
  '';
in
{
  options.services.rave.nats = {
    enable = lib.mkEnableOption "NATS JetStream";
    serverName = text "rave-nats";
    host = text "0.0.0.0";
    port = number 4222;
    httpPort = number 8222;
    dataDir = text "/var/lib/nats";
    debug = flag false;
    safeMode = flag true;
    jetstream = {
      maxMemory = text "256MB";
      maxFileStore = text "1GB";
    };
    limits = {
      maxConnections = number 65536;
      maxPayload = number 1048576;
    };
    auth = {
      enable = flag false;
      users = mkOption {
        type = types.listOf user;
        default = [ ];
      };
    };
  };

  config = lib.mkIf cfg.enable {
    # For the tests to read.
    system.build.natsConf = conf;

    users.users.nats = {
      isSystemUser = true;
      group = "nats";
      home = cfg.dataDir;
      createHome = true;
    };
    users.groups.nats = { };

    systemd = {
      services = {
        nats = {
          description = "NATS JetStream Server";
          wantedBy = [ "multi-user.target" ];
          after = [ "network.target" ];
          preStart = ''
            mkdir -p ${cfg.dataDir}/jetstream
            chown -R nats:nats ${cfg.dataDir}
            chmod -R 750 ${cfg.dataDir}
          '';
          serviceConfig = {
            Type = "simple";
            User = "nats";
            Group = "nats";
            ExecStart = "${pkgs.nats-server}/bin/nats-server -c ${conf}";
            ExecReload = "${pkgs.coreutils}/bin/kill -HUP $MAINPID";
            Restart = "on-failure";
            NoNewPrivileges = true;
            PrivateTmp = true;
            ProtectHome = true;
            ProtectSystem = "strict";
            ReadWritePaths = [ cfg.dataDir ];
            RestrictAddressFamilies = [
              "AF_UNIX"
              "AF_INET"
              "AF_INET6"
            ];
          }
          // lib.optionalAttrs cfg.safeMode {
            MemoryMax = "512M";
            CPUQuota = "50%";
            TasksMax = 1024;
            OOMScoreAdjust = 200;
          };
        };

        nats-health-check = {
          description = "NATS health check";
          after = [ "nats.service" ];
          script = "${pkgs.curl}/bin/curl -f --max-time 30 http://localhost:${toString cfg.httpPort}/healthz";
          serviceConfig.Type = "oneshot";
        };
      };
      timers.nats-health-check = {
        wantedBy = [ "timers.target" ];
        timerConfig = {
          OnBootSec = "5m";
          OnUnitActiveSec = "5m";
        };
      };
    };

    services.logrotate.settings.nats = {
      files = "${cfg.dataDir}/nats-server.log";
      frequency = "daily";
      rotate = if cfg.safeMode then 7 else 30;
      compress = true;
      create = "0640 nats nats";
    };
    services.nginx = {
      enable = true;
      virtualHosts."rave.local".locations."/nats/".proxyPass =
        "http://127.0.0.1:${toString cfg.httpPort}/";
    };
    networking.firewall.allowedTCPPorts = [
      cfg.port
      cfg.httpPort
    ];
  };
}
