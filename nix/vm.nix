# What a machine needs besides NATS to be built and to be tried with `nixos-rebuild build-vm`: nothing here is meant for a
# host that others reach. Root is logged in on the console.
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
  # The root file system of a VM is made when it first starts; a real machine has its own here, and a boot loader.
  fileSystems."/" = {
    device = "/dev/disk/by-label/nixos";
    fsType = "ext4";
  };
  boot.loader.grub.enable = false;
  system.stateVersion = "26.05";

  virtualisation.vmVariant.virtualisation = {
    graphics = false;
    memorySize = 2048;
    diskSize = 8192;
    # Each open port under the same number on the loopback of whoever runs the VM, or 8000 higher where only root may listen.
    forwardPorts = map (port: {
      from = "host";
      host = {
        address = "127.0.0.1";
        port = if port < 1024 then 8000 + port else port;
      };
      guest = { inherit port; };
    }) config.networking.firewall.allowedTCPPorts;
  };

  networking.firewall.allowedTCPPorts = lib.mkIf config.services.nginx.enable [
    80
    443
  ];

  services.getty = {
    autologinUser = "root";
    helpLine = "NATS listens here; the passwords of its users are in /etc/credstore/nats.*";
  };
  environment.systemPackages = [ pkgs.natscli ];

  # Secrets of this machine alone, made when it first starts.
  systemd.services.vm-secrets = {
    description = "Made-up passwords and certificates";
    wantedBy = [ "multi-user.target" ];
    before = [
      "nats-config.service"
      "nginx.service"
    ];
    path = [ pkgs.openssl ];
    serviceConfig = {
      Type = "oneshot";
      RemainAfterExit = true;
    };
    # /etc/nats/secrets: `id<TAB>file`, or the first of the places that systemd looks in.
    script = ''
      while IFS=$'\t' read -r _ place; do
        file=''${place%% or another *}
        if [ ! -e "$file" ]; then
          mkdir -p "$(dirname "$file")"
          (umask 077 && openssl rand -hex 16 >"$file")
        fi
      done </etc/nats/secrets
    ''
    + lib.concatStrings (lib.mapAttrsToList makeCertificate tlsHosts);
  };
}
