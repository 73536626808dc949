# security.acme
{ lib, option, ... }:
let
  inherit (lib) types;
  inherit (option)
    opt
    flag
    flagOn
    strs
    nullStr
    setOf
    ;

  acmeInherited =
    value:
    let
      inherited =
        name: type: default:
        opt type (value name default);
    in
    {
      validMinDays = inherited "validMinDays" types.int 30;
      renewInterval = inherited "renewInterval" types.str "daily";
      enableDebugLogs = inherited "enableDebugLogs" types.bool true;
      webroot = inherited "webroot" (types.nullOr types.str) null;
      server = inherited "server" (types.nullOr types.str) null;
      email = inherited "email" (types.nullOr types.str) null;
      profile = inherited "profile" (types.nullOr types.str) null;
      group = inherited "group" types.str "acme";
      reloadServices = inherited "reloadServices" (types.listOf types.str) [ ];
      postRun = inherited "postRun" types.lines "";
      keyType = inherited "keyType" types.str "ec256";
      dnsProvider = inherited "dnsProvider" (types.nullOr types.str) null;
      dnsResolver = inherited "dnsResolver" (types.nullOr types.str) null;
      environmentFile = inherited "environmentFile" (types.nullOr types.path) null;
      credentialFiles = inherited "credentialFiles" (types.attrsOf types.path) { };
      dnsPropagationCheck = inherited "dnsPropagationCheck" types.bool true;
      ocspMustStaple = inherited "ocspMustStaple" types.bool false;
      extraLegoFlags = inherited "extraLegoFlags" (types.listOf types.str) [ ];
      extraLegoRenewFlags = inherited "extraLegoRenewFlags" (types.listOf types.str) [ ];
      extraLegoRunFlags = inherited "extraLegoRunFlags" (types.listOf types.str) [ ];
    };
in
{ config, ... }:
let
  acme = config.security.acme;
in
{
  options.security.acme = {
    acceptTerms = flag;
    preliminarySelfsigned = flagOn;
    useRoot = flag;
    maxConcurrentRenewals = opt types.int 5;
    defaults = lib.mkOption {
      default = { };
      type = types.submodule { options = acmeInherited (_: default: default); };
    };
    certs = setOf (
      { name, config, ... }:
      {
        options =
          acmeInherited (n: default: if config.inheritDefaults then acme.defaults.${n} else default)
          // {
            directory = lib.mkOption {
              type = types.str;
              readOnly = true;
              default = "/var/lib/acme/${name}";
            };
            domain = opt types.str name;
            extraDomainNames = strs;
            listenHTTP = nullStr;
            s3Bucket = nullStr;
            csr = nullStr;
            csrKey = nullStr;
            inheritDefaults = flagOn;
          };
      }
    );
  };
  config.assertions = lib.optionals (acme.certs != { }) (
    [
      {
        assertion = acme.acceptTerms;
        message = "security.acme.acceptTerms must be set to use the ACME module";
      }
      {
        assertion = lib.all (c: c.email != null) (lib.attrValues acme.certs);
        message = "security.acme: an email address is needed for every certificate";
      }
    ]
    ++ lib.concatLists (
      lib.mapAttrsToList (name: c: [
        {
          assertion = !lib.hasInfix "*" name;
          message = "security.acme.certs.${name}: no * in the name, use `domain`";
        }
        {
          assertion =
            lib.count (x: x != null) [
              c.dnsProvider
              c.webroot
              c.listenHTTP
              c.s3Bucket
            ] == 1;
          message = "security.acme.certs.${name}: exactly one of dnsProvider, webroot, listenHTTP, s3Bucket";
        }
      ]) acme.certs
    )
  );
}
