# A virtual host as NixOS writes it into nginx.conf, in NixOS's order of directives.
{ lib, ... }:
let
  proxyHeaders = [
    "proxy_set_header        Host $host;"
    "proxy_set_header        X-Real-IP $remote_addr;"
    "proxy_set_header        X-Forwarded-For $proxy_add_x_forwarded_for;"
    "proxy_set_header        X-Forwarded-Proto $scheme;"
    "proxy_set_header        X-Forwarded-Host $host;"
    "proxy_set_header        X-Forwarded-Server $hostname;"
  ];
  renderLocation =
    name: l:
    [ "location ${name} {" ]
    ++ map (s: "  ${s}") (
      lib.optional (l.proxyPass != null) "proxy_pass ${l.proxyPass};"
      ++ lib.optionals l.proxyWebsockets [
        "proxy_http_version 1.1;"
        "proxy_set_header Upgrade $http_upgrade;"
        "proxy_set_header Connection $connection_upgrade;"
      ]
      ++ lib.optional (l.index != null) "index ${l.index};"
      ++ lib.optional (l.tryFiles != null) "try_files ${l.tryFiles};"
      ++ lib.optional (l.root != null) "root ${toString l.root};"
      ++ lib.optional (l.alias != null) "alias ${toString l.alias};"
      ++ lib.optional (l.return != null) "return ${toString l.return};"
      ++ lib.filter (s: s != "") (lib.splitString "\n" l.extraConfig)
      # an `include` of a store file in NixOS, inlined here
      ++ lib.optionals (l.proxyPass != null && l.recommendedProxySettings) proxyHeaders
      ++ lib.optionals (l.basicAuthFile != null) [
        "auth_basic secured;"
        "auth_basic_user_file ${toString l.basicAuthFile};"
      ]
    )
    ++ [ "}" ];
  renderVhost =
    config: attrName: h:
    let
      cfg = config.services.nginx;
      serverName = if h.serverName == null then attrName else h.serverName;
      hasSSL = h.onlySSL || h.addSSL || h.forceSSL;
      addrs = if h.listenAddresses != [ ] then h.listenAddresses else cfg.defaultListenAddresses;
      listen =
        if h.listen != [ ] then
          h.listen
        else
          lib.optionals (hasSSL || h.rejectSSL) (
            map (addr: {
              inherit addr;
              port = cfg.defaultSSLListenPort;
              ssl = true;
            }) addrs
          )
          ++ lib.optionals (!h.onlySSL) (
            map (addr: {
              inherit addr;
              port = cfg.defaultHTTPListenPort;
              ssl = false;
            }) addrs
          );
      listenLine =
        l:
        "listen ${l.addr}${lib.optionalString (l.port != null) ":${toString l.port}"} "
        + lib.optionalString l.ssl "ssl "
        + lib.optionalString h.default "default_server "
        + lib.optionalString (l.proxyProtocol or false) "proxy_protocol "
        + lib.concatStringsSep " " (l.extraParameters or [ ])
        + ";";
      cert =
        if h.useACMEHost != null then
          h.useACMEHost
        else if h.enableACME then
          serverName
        else
          null;
      dir = config.security.acme.certs.${cert}.directory;
      names = "server_name ${serverName} ${lib.concatStringsSep " " h.serverAliases};";
      sorted = lib.sortProperties (lib.mapAttrsToList (k: v: v // { location = k; }) h.locations);
      server = body: [ "server {" ] ++ map (s: "  ${s}") body ++ [ "}" ];
    in
    lib.optionals h.forceSSL (
      server (
        map listenLine (lib.filter (l: !l.ssl) listen)
        ++ [
          names
          "location / {"
          "  return ${toString h.redirectCode} https://$host$request_uri;"
          "}"
        ]
      )
    )
    ++ server (
      map listenLine (if h.forceSSL then lib.filter (l: l.ssl) listen else listen)
      ++ [ names ]
      ++ lib.optional (hasSSL && h.http2) "http2 on;"
      ++ lib.optionals hasSSL [
        "ssl_certificate ${if cert == null then toString h.sslCertificate else "${dir}/fullchain.pem"};"
        "ssl_certificate_key ${if cert == null then toString h.sslCertificateKey else "${dir}/key.pem"};"
      ]
      ++ lib.optional h.rejectSSL "ssl_reject_handshake on;"
      ++ lib.optionals (h.basicAuthFile != null) [
        "auth_basic secured;"
        "auth_basic_user_file ${toString h.basicAuthFile};"
      ]
      ++ lib.optional (h.root != null) "root ${toString h.root};"
      ++ lib.concatMap (l: renderLocation l.location l) sorted
      ++ lib.filter (s: s != "") (lib.splitString "\n" h.extraConfig)
    );
in
{
  inherit proxyHeaders renderVhost;
}
