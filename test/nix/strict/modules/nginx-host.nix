# Options of an nginx virtual host, its locations and where it listens.
# `cfg` is config.services.nginx, which some defaults come from.
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
    nullPath
    setOf
    ;
in
cfg:
let
  listenOptions = sslType: sslDefault: {
    options = {
      addr = req types.str;
      port = opt (types.nullOr types.port) null;
      ssl = opt sslType sslDefault;
      proxyProtocol = flag;
      extraParameters = strs;
    };
  };
  basicAuth = {
    basicAuth = opt (types.attrsOf types.str) { };
    basicAuthFile = nullPath;
  };
  locationOptions = basicAuth // {
    proxyPass = nullStr;
    proxyWebsockets = flag;
    recommendedProxySettings = opt types.bool cfg.recommendedProxySettings;
    uwsgiPass = nullStr;
    recommendedUwsgiSettings = opt types.bool cfg.recommendedUwsgiSettings;
    index = nullStr;
    tryFiles = nullStr;
    root = nullPath;
    alias = nullPath;
    return = opt (types.nullOr (types.either types.str types.int)) null;
    fastcgiParams = opt (types.attrsOf (types.either types.str types.path)) { };
    extraConfig = linesOpt;
    priority = opt types.int 1000;
  };
  vhostOptions = basicAuth // {
    serverName = nullStr;
    serverAliases = strs;
    listen = opt (types.listOf (types.submodule (listenOptions types.bool false))) [ ];
    listenAddresses = strs;
    enableACME = flag;
    useACMEHost = nullStr;
    acmeRoot = opt (types.nullOr types.str) "/var/lib/acme/acme-challenge";
    acmeFallbackHost = nullStr;
    addSSL = flag;
    onlySSL = flag;
    forceSSL = flag;
    rejectSSL = flag;
    kTLS = flag;
    sslCertificate = req types.path;
    sslCertificateKey = req types.path;
    sslTrustedCertificate = nullPath;
    http2 = flagOn;
    http3 = flagOn;
    http3_hq = flag;
    quic = flag;
    reuseport = flag;
    root = nullPath;
    default = flag;
    extraConfig = linesOpt;
    globalRedirect = nullStr;
    redirectCode = opt (types.ints.between 300 399) 301;
    locations = setOf { options = locationOptions; };
  };
in
{
  inherit listenOptions vhostOptions;
}
