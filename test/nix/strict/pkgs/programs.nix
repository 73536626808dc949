# The programs of nixpkgs that a NATS host may want, with nixpkgs' names and main programs.
# Where mainProgram is null lib.getExe warns for the real package, too: use lib.getExe' for those.
{ lib, package, ... }:
let
  inherit (package) mkPackage;

  simple =
    pname: version: mainProgram:
    lib.nameValuePair pname (mkPackage {
      inherit pname version mainProgram;
    });
in
lib.listToAttrs [
  (simple "nats-server" "2.14.0" "nats-server")
  (simple "natscli" "0.3.2" "nats")
  (simple "nats-top" "0.6.4" "nats-top")
  (simple "nsc" "2.12.0" "nsc")
  (simple "nkeys" "0.4.12" "nk")
  (simple "prometheus-nats-exporter" "0.20.2" null)
  (simple "curl" "8.19.0" "curl")
  (simple "jq" "1.8.1" "jq")
  (simple "yq-go" "4.50.1" "yq")
  (simple "coreutils" "9.10" null)
  (simple "findutils" "4.10.0" null)
  (simple "diffutils" "3.12" null)
  (simple "gnugrep" "3.12" "grep")
  (simple "gnused" "4.9" "sed")
  (simple "gawk" "5.3.2" "gawk")
  (simple "gnutar" "1.35" "tar")
  (simple "gzip" "1.14" "gzip")
  (simple "zstd" "1.5.7" "zstd")
  (simple "xz" "5.8.2" "xz")
  (simple "rsync" "3.4.1" "rsync")
  (simple "restic" "0.18.1" "restic")
  (simple "rclone" "1.72.0" "rclone")
  (simple "age" "1.3.1" "age")
  (simple "sops" "3.11.0" "sops")
  (simple "openssl" "3.6.1" "openssl")
  (simple "cacert" "3.120" null)
  (simple "iproute2" "6.18.0" null)
  (simple "iptables" "1.8.11" "iptables")
  (simple "nftables" "1.1.6" "nft")
  (simple "procps" "4.0.4" null)
  (simple "util-linux" "2.41.3" null)
  (simple "systemd" "259.3" null)
  (simple "logrotate" "3.22.0" "logrotate")
  (simple "replace-secret" "1.0" "replace-secret")
  (simple "gettext" "0.26" null)
  (simple "mailcap" "2.1.54" null)
  (simple "mailutils" "3.20" null)
  (simple "tzdata" "2026a" null)
  (simple "shellcheck" "0.11.0" "shellcheck")
  (simple "nixfmt" "1.4.0" "nixfmt")
  (simple "nixfmt-tree" "2.4.0" "treefmt")
  (simple "statix" "0.5.8" "statix")
  (simple "deadnix" "1.3.1" "deadnix")
  (simple "nodejs" "24.14.0" "node")
  (simple "python3" "3.13.12" "python3")
  (simple "netcat" "4.2.1" "nc")
  (simple "socat" "1.8.1.0" "socat")
  (simple "qemu_kvm" "10.2.0" null)
  (simple "qemu_test" "10.2.0" null)
]
