# Everything that `npm test` uses, so that it skips nothing.
{
  mkShell,
  nixpkgs-lib,
  curl,
  deadnix,
  logrotate,
  nats-server,
  natscli,
  nginx,
  nixfmt,
  nodejs,
  python3,
  shellcheck,
  statix,
}:
mkShell {
  packages = [
    curl
    deadnix
    logrotate
    nats-server
    natscli
    nginx
    nixfmt
    nodejs
    python3
    shellcheck
    statix
  ];
  env.NIXPKGS_LIB = "${nixpkgs-lib}";
}
