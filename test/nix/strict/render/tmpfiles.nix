# `systemd.tmpfiles.settings` and `.rules` as tmpfiles.d text
{ lib, ... }:
config:
lib.mapAttrs' (
  name: paths:
  lib.nameValuePair "${name}.conf" (
    lib.concatStrings (
      lib.concatLists (
        lib.mapAttrsToList (
          path: kinds:
          lib.mapAttrsToList (
            _: e: "'${e.type}' '${path}' '${e.mode}' '${e.user}' '${e.group}' '${e.age}' ${e.argument}\n"
          ) kinds
        ) paths
      )
    )
  )
) config.systemd.tmpfiles.settings
// lib.optionalAttrs (config.systemd.tmpfiles.rules != [ ]) {
  "00-nixos.conf" = lib.concatMapStrings (r: "${r}\n") config.systemd.tmpfiles.rules;
}
