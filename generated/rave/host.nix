# What a NixOS host offers to its units, by the names that the lowering uses (src/lower/inputs.ts); copied beside every
# emitted module.nix, together with the scripts.
{
  cliPackage,
  config,
  lib,
  package,
  pkgs,
}:
let
  script =
    name: runtimeInputs:
    lib.getExe (
      pkgs.writeShellApplication {
        name = "nats-${name}";
        inherit runtimeInputs;
        text = builtins.readFile ./${name}.sh;
      }
    );
in
{
  natsServer = lib.getExe package;
  # Without one, an assertion says so.
  natsmith = lib.optionalString (cliPackage != null) (lib.getExe cliPackage);
  logrotate = lib.getExe pkgs.logrotate;
  systemctl = lib.getExe' config.systemd.package "systemctl";
  prometheusNatsExporter = lib.getExe' pkgs.prometheus-nats-exporter "prometheus-nats-exporter";
  nginxGroup = config.services.nginx.group;
  hasAcme = true;
  scripts = lib.mapAttrs script {
    assemble = [
      pkgs.coreutils
      pkgs.findutils
      pkgs.gawk
    ];
    check-store = [
      pkgs.coreutils
      pkgs.findutils
    ];
    health-check = [
      pkgs.coreutils
      pkgs.curl
    ];
    reload = [
      pkgs.coreutils
      pkgs.curl
      pkgs.gnugrep
      pkgs.gnused
      config.systemd.package
    ];
    self-sign = [
      pkgs.coreutils
      pkgs.openssl
    ];
    tls-changed = [ pkgs.coreutils ];
  };
}
