# What systemd unit options may hold, and how definitions of one merge.
{ lib, option, ... }:
let
  inherit (lib) types;
  inherit (option) opt;

  unitName = types.strMatching "[a-zA-Z0-9@%:_.\\-]+[.](service|socket|device|mount|automount|swap|target|path|timer|scope|slice)";
  unitNames = opt (types.listOf unitName) [ ];

  # A unit setting: one list among the definitions makes all of them a list
  # (concatenated in definition order); otherwise all definitions must agree.
  unitOption = lib.mkOptionType {
    name = "systemd option";
    description = "systemd option";
    merge =
      loc: defs:
      let
        active = lib.filterOverrides defs;
      in
      if lib.any (d: lib.isList d.value) active then
        lib.concatMap (d: lib.toList d.value) active
      else
        lib.mergeEqualOption loc active;
  };
  unitOptions = opt (types.attrsOf unitOption) { };

  # the only two [Service] settings whose values NixOS itself checks
  serviceChecks = {
    Type = [
      "exec"
      "simple"
      "forking"
      "oneshot"
      "dbus"
      "notify"
      "notify-reload"
      "idle"
    ];
    Restart = [
      "no"
      "on-success"
      "on-failure"
      "on-abnormal"
      "on-abort"
      "always"
    ];
  };
  unwrap =
    v:
    if
      lib.elem (v._type or "") [
        "override"
        "if"
      ]
    then
      unwrap v.content
    else
      v;
  serviceConfigOk =
    attrs:
    lib.all (n: !(attrs ? ${n}) || lib.elem (unwrap attrs.${n}) serviceChecks.${n}) (
      lib.attrNames serviceChecks
    );
in
{
  inherit
    serviceConfigOk
    unitNames
    unitOptions
    unitOption
    ;
}
