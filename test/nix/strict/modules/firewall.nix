# networking.firewall
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
    flag
    flagOn
    strs
    linesOpt
    setOf
    ;
in
{ config, ... }:
let
  ports = lib.mkOption {
    type = types.listOf types.port;
    default = [ ];
    # sorted and without duplicates, as the firewall sees them
    apply = p: lib.unique (builtins.sort builtins.lessThan p);
  };
  portRanges = opt (types.listOf (types.attrsOf types.port)) [ ];
  openings = {
    allowedTCPPorts = ports;
    allowedTCPPortRanges = portRanges;
    allowedUDPPorts = ports;
    allowedUDPPortRanges = portRanges;
  };
in
{
  options.networking.firewall = openings // {
    enable = flagOn;
    backend = opt (types.enum [
      "iptables"
      "nftables"
      "firewalld"
    ]) (if config.networking.nftables.enable then "nftables" else "iptables");
    package = opt types.package pkgs.iptables;
    logRefusedConnections = flag;
    logRefusedPackets = flag;
    logRefusedUnicastsOnly = flagOn;
    logReversePathDrops = flag;
    rejectPackets = flag;
    trustedInterfaces = strs;
    allowPing = flagOn;
    pingLimit = opt (types.nullOr (types.separatedString " ")) null;
    checkReversePath = opt (types.either types.bool (
      types.enum [
        "strict"
        "loose"
      ]
    )) true;
    filterForward = flag;
    connectionTrackingModules = strs;
    autoLoadConntrackHelpers = flag;
    extraPackages = opt (types.listOf types.package) [ ];
    interfaces = setOf { options = openings; };
    # iptables backend
    extraCommands = linesOpt;
    extraStopCommands = linesOpt;
    # nftables backend
    extraInputRules = linesOpt;
    extraForwardRules = linesOpt;
    extraReversePathFilterRules = linesOpt;
  };
  config.assertions =
    let
      fw = config.networking.firewall;
    in
    [
      {
        assertion = fw.extraInputRules == "" || config.networking.nftables.enable;
        message = "networking.firewall.extraInputRules only works with the nftables backend";
      }
      {
        assertion = fw.filterForward -> config.networking.nftables.enable;
        message = "networking.firewall.filterForward only works with the nftables backend";
      }
    ];
}
