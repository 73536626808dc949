# networking.*, without the firewall
{ lib, option, ... }:
let
  inherit (lib) types;
  inherit (option)
    opt
    req
    flag
    flagOn
    strs
    linesOpt
    nullStr
    setOf
    ;
in
{ config, ... }:
{
  options.networking = {
    hostName = opt (types.strMatching "^$|^[[:alnum:]]([[:alnum:]_-]{0,61}[[:alnum:]])?$") "nixos";
    domain = nullStr;
    fqdn = opt types.str config.networking.hostName;
    enableIPv6 = flagOn;
    useDHCP = flagOn;
    hosts = opt (types.attrsOf (types.listOf types.str)) { };
    extraHosts = linesOpt;
    nameservers = strs;
    primaryIPAddress = opt types.str "";
    nftables = {
      enable = flag;
      ruleset = linesOpt;
      checkRuleset = flagOn;
      tables = setOf (
        { name, ... }:
        {
          options = {
            enable = flagOn;
            name = opt types.str name;
            content = req types.lines;
            family = req (
              types.enum [
                "ip"
                "ip6"
                "inet"
                "arp"
                "bridge"
                "netdev"
              ]
            );
          };
        }
      );
    };
  };
}
