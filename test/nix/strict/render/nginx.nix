# nginx.conf as NixOS writes it.
scope@{ lib, ... }:
let
  inherit (import ./nginx-vhost.nix scope) proxyHeaders renderVhost;

  renderUpstream =
    name: u:
    [ "upstream ${name} {" ]
    ++ lib.mapAttrsToList (
      server: params:
      "  server ${server} ${
          lib.concatStringsSep " " (
            lib.filter (s: s != "") (
              lib.mapAttrsToList (
                k: v: if lib.isBool v then lib.optionalString v k else "${k}=${toString v}"
              ) params
            )
          )
        };"
    ) u.servers
    ++ map (s: "  ${s}") (lib.filter (s: s != "") (lib.splitString "\n" u.extraConfig))
    ++ [ "}" ];
in
config:
let
  cfg = config.services.nginx;
  indent = map (s: "  ${s}");
  raw = text: lib.filter (s: s != "") (lib.splitString "\n" text);
in
lib.concatStringsSep "\n" (
  raw cfg.prependConfig
  ++ [
    "pid /run/nginx/nginx.pid;"
    "error_log ${cfg.logError};"
    "daemon off;"
    "events {"
  ]
  ++ indent (raw cfg.eventsConfig)
  ++ [
    "}"
    "http {"
  ]
  ++ indent (
    lib.concatLists (lib.mapAttrsToList renderUpstream cfg.upstreams)
    ++ lib.optionals cfg.recommendedOptimisation [
      "sendfile on;"
      "tcp_nopush on;"
      "tcp_nodelay on;"
      "keepalive_timeout 65;"
    ]
    ++ [ "ssl_protocols ${cfg.sslProtocols};" ]
    ++ lib.optionals cfg.recommendedProxySettings (
      [
        "proxy_redirect          off;"
        "proxy_connect_timeout   ${cfg.proxyTimeout};"
        "proxy_send_timeout      ${cfg.proxyTimeout};"
        "proxy_read_timeout      ${cfg.proxyTimeout};"
        "proxy_http_version      1.1;"
        "proxy_set_header        \"Connection\" \"\";"
      ]
      ++ proxyHeaders
    )
    ++ [
      "map $http_upgrade $connection_upgrade {"
      "    default upgrade;"
      "    ''      close;"
      "}"
      "client_max_body_size ${cfg.clientMaxBodySize};"
      "server_tokens ${if cfg.serverTokens then "on" else "off"};"
    ]
    ++ raw cfg.commonHttpConfig
    ++ lib.concatLists (lib.mapAttrsToList (renderVhost config) cfg.virtualHosts)
    ++ raw cfg.appendHttpConfig
  )
  ++ [ "}" ]
  ++ lib.optionals (cfg.streamConfig != "") (
    [ "stream {" ] ++ indent (raw cfg.streamConfig) ++ [ "}" ]
  )
  ++ raw cfg.appendConfig
  ++ [ "" ]
)
