# services.nginx: the options, and a sketch of the unit that other modules refer to.
scope@{
  lib,
  option,
  pkgs,
  renderNginx,
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
    enableOpt
    ;
  hostOptions = import ./nginx-host.nix scope;
in
{ config, ... }:
let
  cfg = config.services.nginx;
  inherit (hostOptions cfg) listenOptions vhostOptions;
  nullPositive = opt (types.nullOr types.ints.positive) null;
in
{
  options.services.nginx = {
    enable = enableOpt;
    package = opt types.package pkgs.nginxStable;
    additionalModules = opt (types.listOf (types.attrsOf types.anything)) [ ];
    statusPage = flag;
    recommendedTlsSettings = flag;
    recommendedOptimisation = flag;
    recommendedBrotliSettings = flag;
    recommendedGzipSettings = flag;
    recommendedProxySettings = flag;
    recommendedUwsgiSettings = flag;
    experimentalZstdSettings = flag;
    proxyTimeout = opt types.str "60s";
    uwsgiTimeout = opt types.str "60s";
    proxyResolveWhileRunning = flag;
    uwsgiResolveWhileRunning = flag;
    defaultListen = opt (types.listOf (
      types.submodule (listenOptions (types.nullOr types.bool) null)
    )) [ ];
    defaultListenAddresses = opt (types.listOf types.str) (
      [ "0.0.0.0" ] ++ lib.optional config.networking.enableIPv6 "[::0]"
    );
    defaultHTTPListenPort = opt types.port 80;
    defaultSSLListenPort = opt types.port 443;
    defaultMimeTypes = opt types.path "${pkgs.mailcap}/etc/nginx/mime.types";
    typesHashMaxSize = opt types.ints.positive 2688;
    logError = opt types.str "stderr";
    preStart = linesOpt;
    config = opt types.str "";
    appendConfig = linesOpt;
    prependConfig = linesOpt;
    httpConfig = linesOpt;
    streamConfig = linesOpt;
    eventsConfig = linesOpt;
    commonHttpConfig = linesOpt;
    appendHttpConfig = linesOpt;
    enableReload = flag;
    enableQuicBPF = flag;
    validateConfigFile = flagOn;
    user = opt types.str "nginx";
    group = opt types.str "nginx";
    serverTokens = flag;
    clientMaxBodySize = opt types.str "10m";
    sslCiphers = opt (types.nullOr (types.either types.str (types.listOf types.str))) [
      "ECDHE-ECDSA-AES128-GCM-SHA256"
      "ECDHE-RSA-AES128-GCM-SHA256"
      "ECDHE-ECDSA-AES256-GCM-SHA384"
      "ECDHE-RSA-AES256-GCM-SHA384"
      "ECDHE-ECDSA-CHACHA20-POLY1305"
      "ECDHE-RSA-CHACHA20-POLY1305"
    ];
    sslProtocols = opt types.str "TLSv1.2 TLSv1.3";
    mapHashBucketSize = nullPositive;
    mapHashMaxSize = nullPositive;
    serverNamesHashBucketSize = nullPositive;
    serverNamesHashMaxSize = nullPositive;
    lua = {
      enable = flag;
      extraPackages = lib.mkOption {
        type = types.functionTo (types.listOf types.package);
        default = _: [ ];
      };
    };
    proxyCachePath = setOf {
      options = {
        enable = flag;
        keysZoneName = opt types.str "cache";
        keysZoneSize = opt types.str "10m";
        levels = opt types.str "1:2";
        useTempPath = flag;
        inactive = opt types.str "10m";
        maxSize = opt types.str "1g";
      };
    };
    resolver = lib.mkOption {
      default = { };
      type = types.submodule {
        options = {
          addresses = strs;
          valid = opt types.str "";
          ipv4 = flagOn;
          ipv6 = opt types.bool config.networking.enableIPv6;
        };
      };
    };
    upstreams = setOf {
      options = {
        servers = setOf {
          freeformType = types.attrsOf (
            types.oneOf [
              types.bool
              types.int
              types.str
            ]
          );
          options.backup = flag;
        };
        extraConfig = linesOpt;
      };
    };
    virtualHosts = lib.mkOption {
      type = types.attrsOf (types.submodule { options = vhostOptions; });
      default = {
        localhost = { };
      };
    };
  };

  config = lib.mkIf cfg.enable {
    assertions =
      let
        everyHost = check: lib.all check (lib.attrValues cfg.virtualHosts);
        everyLocation = check: everyHost (h: lib.all check (lib.attrValues h.locations));
        atMostOne = flags: lib.count lib.id flags <= 1;
      in
      [
        {
          assertion = everyLocation (l: l.root == null || l.alias == null);
          message = "nginx: only one of root and alias in a location";
        }
        {
          assertion = everyLocation (l: l.proxyPass == null || l.uwsgiPass == null);
          message = "nginx: proxyPass and uwsgiPass are mutually exclusive";
        }
        {
          assertion = everyHost (
            h:
            atMostOne [
              h.addSSL
              h.onlySSL
              h.forceSSL
              h.rejectSSL
            ]
          );
          message = "nginx: addSSL, onlySSL, forceSSL and rejectSSL are mutually exclusive";
        }
        {
          assertion = everyHost (h: !(h.enableACME && h.useACMEHost != null));
          message = "nginx: enableACME and useACMEHost are mutually exclusive";
        }
      ];
    users.users = lib.optionalAttrs (cfg.user == "nginx") {
      nginx = {
        isSystemUser = true;
        inherit (cfg) group;
      };
    };
    users.groups = lib.optionalAttrs (cfg.group == "nginx") { nginx = { }; };
    environment.etc."nginx/nginx.conf".text = renderNginx config;
    security.acme.certs = lib.mkMerge (
      lib.mapAttrsToList (
        name: h:
        lib.optionalAttrs h.enableACME {
          ${if h.serverName == null then name else h.serverName} = {
            webroot = lib.mkDefault h.acmeRoot;
            extraDomainNames = h.serverAliases;
            group = lib.mkDefault cfg.group;
            reloadServices = [ "nginx.service" ];
          };
        }
      ) cfg.virtualHosts
    );
    # the unit itself is only sketched: modules refer to it, they do not own it
    systemd.services.nginx = {
      description = "Nginx Web Server";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      stopIfChanged = false;
      startLimitIntervalSec = 60;
      serviceConfig = {
        ExecStart = "${cfg.package}/bin/nginx -c '/etc/nginx/nginx.conf'";
        User = cfg.user;
        Group = cfg.group;
        Restart = "always";
        RestartSec = "10s";
      };
    };
  };
}
