# Units as NixOS writes them (nixos/lib/systemd-lib.nix).
{ lib, ... }:
let
  value = x: if lib.isBool x then lib.boolToString x else toString x;

  # attributes sorted, lists repeated, [ ] renders nothing, "" renders `Key=`
  section =
    attrs:
    lib.concatStrings (
      lib.mapAttrsToList (
        key: v: lib.concatMapStrings (x: "${key}=${value x}\n") (if lib.isList v then v else [ v ])
      ) attrs
    );

  install =
    def:
    lib.optionalString (
      def.wantedBy != [ ]
    ) "\n[Install]\nWantedBy=${lib.concatStringsSep " " def.wantedBy}\n";

  unitText = def: body: "[Unit]\n${section def.unitConfig}\n" + body + install def;

  renderers = {
    services =
      config: def:
      let
        env = lib.filterAttrs (_: v: v != null) (config.systemd.globalEnvironment // def.environment);
      in
      unitText def (
        "[Service]\n"
        + lib.concatStrings (lib.mapAttrsToList (n: v: "Environment=${builtins.toJSON "${n}=${v}"}\n") env)
        + (
          if def.reloadIfChanged then
            "X-ReloadIfChanged=true\n"
          else
            lib.optionalString (!def.restartIfChanged) "X-RestartIfChanged=false\n"
        )
        + lib.optionalString (!def.stopIfChanged) "X-StopIfChanged=false\n"
        + lib.optionalString def.notSocketActivated "X-NotSocketActivated=true\n"
        + section def.serviceConfig
      );
    timers = _: def: unitText def "[Timer]\n${section def.timerConfig}\n";
    paths = _: def: unitText def "[Path]\n${section def.pathConfig}\n";
    slices = _: def: unitText def "[Slice]\n${section def.sliceConfig}\n";
    targets = _: def: "[Unit]\n${section def.unitConfig}\n";
    sockets =
      _: def:
      unitText def (
        "[Socket]\n${section def.socketConfig}\n"
        + "${lib.concatMapStringsSep "\n" (s: "ListenStream=${s}") def.listenStreams}\n"
        + "${lib.concatMapStringsSep "\n" (s: "ListenDatagram=${s}") def.listenDatagrams}\n"
      );
  };
in
{
  inherit renderers;

  # { "nats.service" = "..."; "nats-backup.timer" = "..."; }
  renderUnits =
    config:
    lib.foldl' (
      acc: kind:
      acc
      // lib.mapAttrs' (_: def: lib.nameValuePair def.name (renderers.${kind} config def)) (
        lib.filterAttrs (_: def: def.enable) config.systemd.${kind}
      )
    ) { } (lib.attrNames renderers);

  # the .wants/.requires/.upholds links that NixOS makes instead of `systemctl enable`
  unitLinks =
    config:
    lib.sort lib.lessThan (
      lib.concatMap (
        kind:
        lib.concatLists (
          lib.mapAttrsToList (
            _: def:
            lib.optionals def.enable (
              map (t: "${t}.wants/${def.name}") def.wantedBy
              ++ map (t: "${t}.requires/${def.name}") def.requiredBy
              ++ map (t: "${t}.upholds/${def.name}") def.upheldBy
              ++ map (a: "${a} -> ${def.name}") def.aliases
            )
          ) config.systemd.${kind}
        )
      ) (lib.attrNames renderers)
    );
}
