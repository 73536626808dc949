# What `nixos-rebuild switch` does to each unit between two configurations
# (nixos manual, "Unit handling"). Services only.
scope@{ lib, ... }:
let
  inherit (import ./render/units.nix scope) renderers;

  ignoredUnitKeys = [
    "X-Reload-Triggers"
    "Description"
    "Documentation"
    "OnFailure"
    "OnSuccess"
    "OnFailureJobMode"
    "IgnoreOnIsolate"
    "StopWhenUnneeded"
    "RefuseManualStart"
    "RefuseManualStop"
    "AllowIsolate"
    "CollectMode"
    "SourcePath"
  ];
in
old: new:
let
  all = c: lib.filterAttrs (_: d: d.enable) c.systemd.services;
  olds = all old;
  news = all new;
  essence =
    c: d:
    renderers.services c (
      d
      // {
        wantedBy = [ ];
        unitConfig = removeAttrs d.unitConfig ignoredUnitKeys;
      }
    );
  action =
    name: d:
    if !(olds ? ${name}) then
      "start"
    else if essence old olds.${name} == essence new d then
      if (olds.${name}.unitConfig.X-Reload-Triggers or "") != (d.unitConfig.X-Reload-Triggers or "") then
        "reload"
      else
        "keep"
    else if d.reloadIfChanged then
      "reload"
    else if !d.restartIfChanged then
      "skip"
    else if d.stopIfChanged then
      "stop+start"
    else
      "restart";
in
lib.mapAttrs action news // lib.mapAttrs (_: _: "stop") (removeAttrs olds (lib.attrNames news))
