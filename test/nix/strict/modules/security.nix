# security.*, without acme
{ lib, option, ... }:
let
  inherit (lib) types;
  inherit (option)
    opt
    flag
    flagOn
    strs
    linesOpt
    ;
in
{
  options.security = {
    pki = {
      installCACerts = flagOn;
      useCompatibleBundle = flag;
      certificateFiles = opt (types.listOf types.path) [ ];
      certificates = strs;
      caCertificateBlacklist = strs;
      caBundle = lib.mkOption {
        type = types.path;
        readOnly = true;
        default = "/etc/ssl/certs/ca-certificates.crt";
      };
    };
    sudo.enable = flagOn;
    polkit = {
      enable = flag;
      extraConfig = linesOpt;
    };
  };
}
