# { "services.nginx.enable" = { type = "boolean"; default = "false"; }; ... }
{ lib, ... }:
options:
lib.listToAttrs (
  map (
    o:
    lib.nameValuePair o.name (
      {
        type = o.type or "unspecified";
      }
      // lib.optionalAttrs (o ? default) { default = o.default.text or "?"; }
      // lib.optionalAttrs (o.readOnly or false) { readOnly = true; }
      // lib.optionalAttrs (o.internal or false) { internal = true; }
    )
  ) (lib.filter (o: !lib.elem "_module" o.loc) (lib.optionAttrSetToDocList options))
)
