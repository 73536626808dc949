# `unknownDirectives config`: settings that systemd would not know (typos); NixOS does not check these.
# The list is systemd 252's own (`systemd --dump-configuration-items`), with newer ones added.
{ lib, ... }:
let
  knownDirectives = builtins.fromJSON (builtins.readFile ./systemd-directives.json);
in
config:
let
  check =
    kind: attr: name: def:
    lib.concatMap (
      key:
      lib.optional (
        !lib.hasPrefix "X-" key && !(knownDirectives.${kind} ? ${key})
      ) "${name}: [${kind}] ${key}="
    ) (lib.attrNames def.${attr});
in
lib.concatLists (
  lib.mapAttrsToList (
    _: d: check "Service" "serviceConfig" d.name d ++ check "Unit" "unitConfig" d.name d
  ) config.systemd.services
  ++ lib.mapAttrsToList (_: d: check "Timer" "timerConfig" d.name d) config.systemd.timers
  ++ lib.mapAttrsToList (_: d: check "Socket" "socketConfig" d.name d) config.systemd.sockets
  ++ lib.mapAttrsToList (_: d: check "Path" "pathConfig" d.name d) config.systemd.paths
)
