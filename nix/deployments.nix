# Every emitted deployment below a folder, as name -> folder: its own in generated/, and those of the
# examples. Uses builtins only.
root:
let
  folders =
    parent:
    if !builtins.pathExists parent then
      [ ]
    else
      let
        entries = builtins.readDir parent;
      in
      builtins.filter (name: entries.${name} == "directory") (builtins.attrNames entries);

  inside =
    parent:
    builtins.filter (deployment: builtins.pathExists (deployment.value + "/module.nix")) (
      map (name: {
        inherit name;
        value = parent + "/${name}";
      }) (folders parent)
    );

  examples = map (name: root + "/examples/${name}/generated") (folders (root + "/examples"));
in
builtins.listToAttrs (inside (root + "/generated") ++ builtins.concatMap inside examples)
