# What a host needs to be tried with nobody's help: secrets and certificates of its own, and nginx's ports open.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  # Served by nginx with a certificate from a file.
  tlsHosts = lib.filterAttrs (
    _: host:
    (host.forceSSL || host.onlySSL || host.addSSL) && !host.enableACME && host.useACMEHost == null
  ) config.services.nginx.virtualHosts;
  makeCertificate =
    name: host:
    let
      certificate = lib.escapeShellArg host.sslCertificate;
      key = lib.escapeShellArg host.sslCertificateKey;
    in
    ''
      if [ ! -e ${certificate} ]; then
        mkdir -p "$(dirname ${certificate})" "$(dirname ${key})"
        openssl req -x509 -newkey rsa:2048 -noenc -days 3650 -subj /CN=${name} \
          -addext subjectAltName=DNS:${name} -out ${certificate} -keyout ${key}
        chown ${config.services.nginx.user} ${key}
      fi
    '';
in
{
  networking.firewall.allowedTCPPorts = lib.mkIf config.services.nginx.enable [
    80
    443
  ];

  # Secrets of this machine alone, made when it first starts.
  systemd.services.vm-secrets = {
    description = "Made-up passwords and certificates";
    wantedBy = [ "multi-user.target" ];
    before = [
      "nats-config.service"
      "nats-proxy-certificate.service"
      "nginx.service"
    ];
    path = [ pkgs.openssl ];
    serviceConfig = {
      Type = "oneshot";
      RemainAfterExit = true;
    };
    # /etc/nats/secrets: `id<TAB>file`, or the first of the places that systemd looks in. What natsmith needs for itself, the
    # host makes anyway.
    script = ''
      make() {
        if [ -e "$1" ]; then return; fi
        mkdir -p "$(dirname "$1")"
        (umask 077 && "''${@:2}" >"$1")
      }
      tls=$(mktemp -d)
      while IFS=$'\t' read -r id place; do
        file=''${place%% or another *}
        case $id in
          nats.*) make "$file" openssl rand -hex 16 ;;
          natsmith.tls.*)
            if [ ! -e "$tls/key" ]; then
              openssl req -x509 -newkey rsa:2048 -noenc -days 3650 -subj /CN=localhost \
                -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -out "$tls/certificate" -keyout "$tls/key"
            fi
            case $id in
              *key) make "$file" cat "$tls/key" ;;
              *) make "$file" cat "$tls/certificate" ;;
            esac
            ;;
        esac
      done </etc/nats/secrets
      rm -r "$tls"
    ''
    + lib.concatStrings (lib.mapAttrsToList makeCertificate tlsHosts);
  };
}
