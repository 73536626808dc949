# services.prometheus and its NATS exporter
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
    strs
    nullStr
    enableOpt
    ;
in
{ config, ... }:
let
  cfg = config.services.prometheus.exporters.nats;
in
{
  options.services.prometheus = {
    enable = enableOpt;
    port = opt types.port 9090;
    scrapeConfigs = opt (types.listOf (
      types.submodule {
        # loosened: the real submodule has ~60 typed options
        freeformType = types.attrsOf types.anything;
        options = {
          job_name = req types.str;
          static_configs = opt (types.listOf (
            types.submodule {
              options = {
                targets = req (types.listOf types.str);
                labels = opt (types.attrsOf types.str) { };
              };
            }
          )) [ ];
        };
      }
    )) [ ];
    exporters.nats = {
      enable = enableOpt;
      port = opt types.port 7777;
      listenAddress = opt types.str "0.0.0.0";
      extraFlags = strs;
      openFirewall = flag;
      firewallFilter = nullStr;
      firewallRules = opt (types.nullOr types.lines) null;
      user = opt types.str "nats-exporter";
      group = opt types.str "nats-exporter";
      url = opt types.str "http://127.0.0.1:8222";
    };
  };
  config = lib.mkIf cfg.enable {
    networking.firewall.extraCommands = lib.mkIf (
      cfg.openFirewall && !config.networking.nftables.enable
    ) "ip46tables -A nixos-fw -p tcp -m tcp --dport ${toString cfg.port} -j nixos-fw-accept";
    systemd.services.prometheus-nats-exporter = {
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      serviceConfig = {
        Restart = lib.mkDefault "always";
        PrivateTmp = lib.mkDefault true;
        WorkingDirectory = lib.mkDefault /tmp;
        DynamicUser = lib.mkDefault true;
        User = lib.mkDefault cfg.user;
        Group = cfg.group;
        ExecStart = lib.concatStringsSep " " (
          [
            "${lib.getExe' pkgs.prometheus-nats-exporter "prometheus-nats-exporter"}"
            "-addr ${cfg.listenAddress}"
            "-port ${toString cfg.port}"
          ]
          ++ cfg.extraFlags
          ++ [ cfg.url ]
        );
      };
    };
  };
}
