# pkgs.formats: the types are real, what is generated is always JSON.
{ lib, package, ... }:
let
  inherit (lib) types;
  inherit (package) mkTextFile;

  jsonType =
    let
      value =
        types.nullOr (
          types.oneOf [
            types.bool
            types.int
            types.float
            types.str
            types.path
            (types.attrsOf value)
            (types.listOf value)
          ]
        )
        // {
          description = "JSON value";
        };
    in
    value;

  jsonLikeFormat = ext: _args: {
    type = jsonType;
    lib = { };
    generate =
      name: value:
      mkTextFile {
        inherit name;
        text = builtins.toJSON value;
        extra = {
          inherit value;
          format = ext;
        };
      };
  };
in
{
  json = jsonLikeFormat "json";
  yaml = jsonLikeFormat "yaml";
  toml = jsonLikeFormat "toml";
  ini = jsonLikeFormat "ini";
  keyValue = jsonLikeFormat "keyValue";
}
