# The test's Python. What it expects comes from the configuration of the server's node.
{
  lib,
  host,
  options,
  probers,
  profile,
  project,
}:
let
  inherit (options) auth proxy;

  loginOf = account: lib.optionalString auth.enable "--user ${probers.${account}}";
  # With accounts, JetStream is theirs alone.
  storing = lib.attrNames (lib.filterAttrs (_: account: account.jetstream.enable) options.accounts);
  main = lib.head (storing ++ [ "$G" ]);

  # Where the host makes streams.
  assets = host.environment.etc."nats/assets.json".text or ''{ "accounts": [] }'';
  described = map (account: account.name) (builtins.fromJSON assets).accounts;

  # What the deployment starts by itself.
  started =
    suffix: units:
    map (unit: "${unit}.${suffix}") (
      lib.attrNames (
        lib.filterAttrs (unit: { wantedBy, ... }: lib.hasPrefix "nats" unit && wantedBy != [ ]) units
      )
    );
  units =
    lib.subtractLists [ "nats-proxy-certificate.service" ] (started "service" host.systemd.services)
    ++ started "timer" host.systemd.timers
    ++ lib.optional proxy.enable "nginx.service";

  # The nodes of a test are in 192.168.1.0/24 (nixos/lib/testing/network.nix).
  showsPages =
    proxy.basicAuthFile == null && (proxy.allow == null || lib.elem "192.168.0.0/16" proxy.allow);

  # Without them, the probes would have been skipped in silence.
  probes =
    lib.optionals auth.enable [
      "auth-accepts"
      "auth-rejects"
    ]
    ++ lib.optionals proxy.enable [
      "server-ready"
      "proxy-forwards"
    ]
    ++ lib.optional (proxy.enable && showsPages) "config-applied"
    ++ lib.optional options.jetstream.enable "jetstream-stores";
  certificate = host.services.nginx.virtualHosts.${proxy.host}.sslCertificate;

  command = lib.escapeShellArgs (
    [
      "natsmith"
      "verify"
      "--json"
      "--driver"
      "remote"
      "--server"
      "nats://server:${toString options.port}"
      "--profile"
      profile
    ]
    ++ lib.optionals auth.enable [
      "--secrets"
      "/run/verify"
    ]
    ++ lib.optionals (proxy.enable && proxy.tls.enable) [
      "--tls-ca"
      "/run/verify/certificate.pem"
    ]
  );
  python = builtins.toJSON;
in
''
  import json
  from shlex import quote

  UNITS: list[str] = ${python units}
  PROBES: list[str] = ${python probes}
  COMMAND = ${python "cd ${project} && ${command}"}
  LOGIN = ${python (loginOf main)}
  LOGINS: list[str] = ${python (map loginOf (lib.attrNames probers))}
  DESCRIBED: list[str] = ${python (map loginOf described)}


  def copy(source: str, target: str) -> None:
      content = server.succeed(f"base64 --wrap=0 {quote(source)}")
      client.succeed(f"echo {quote(content)} | base64 --decode >{quote(target)}")


  def copy_secrets() -> None:
      client.succeed("rm -rf /run/verify && mkdir -m 700 /run/verify")
      for line in server.succeed("cat /etc/nats/secrets").splitlines():
          credential, _, place = line.partition("\t")
          # Of users; what natsmith needs for itself stays on the host.
          if credential.startswith("nats."):
              copy(place.partition(" or another ")[0], f"/run/verify/{credential}")
      ${lib.optionalString (
        proxy.enable && proxy.tls.enable
      ) ''copy(${python certificate}, "/run/verify/certificate.pem")''}


  def run_probes(arguments: str, expected: list[str]) -> None:
      status, output = client.execute(f"{COMMAND} {arguments}")
      assert status == 0, output
      tried = [probe["id"] for probe in json.loads(output)["probes"] if "skipped" not in probe]
      missing = [probe for probe in expected if probe not in tried]
      assert not missing, f"not tried: {missing}\n{output}"


  def check(moment: str) -> None:
      with subtest(moment):
          for unit in UNITS:
              server.wait_for_unit(unit)
          server.wait_for_open_port(${toString options.port})
          server.execute("systemctl is-system-running --wait")
          failed = server.succeed("systemctl --failed --plain --no-legend --no-pager")
          assert failed.strip() == "", failed
          copy_secrets()
          run_probes(LOGIN, PROBES)
          for login in DESCRIBED:
              run_probes(f"{login} --probe streams-provisioned", ["streams-provisioned"])


  start_all()
  client.wait_for_unit("multi-user.target")
  check("as it starts")
  ${lib.optionalString auth.enable ''
    with subtest("permissions"):
        for login in LOGINS:
            run_probes(f"{login} --probe permission-matrix", ["permission-matrix"])
  ''}
  ${lib.optionalString options.health.enable ''
    with subtest("health check"):
        server.succeed("systemctl start nats-health-check.service")
        next_run = server.succeed("systemctl show --value -p NextElapseUSecMonotonic nats-health-check.timer")
        assert next_run.strip() not in ["", "infinity"], next_run
  ''}
  server.succeed("systemctl restart nats.service")
  check("after a restart")
  server.shutdown()
  server.start()
  check("after a reboot")
  server.crash()
  server.start()
  check("after a power cut")
''
