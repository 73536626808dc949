# What the files beside it need of texts.
{ lib }:
let
  inherit (builtins)
    attrNames
    fromJSON
    match
    replaceStrings
    ;

  # Nix strings know no \xHH: the control characters come from JSON's escapes.
  hex = width: n: lib.fixedWidthString width "0" (lib.toLower (lib.toHexString n));
  codePoint = n: fromJSON ''"\u${hex 4 n}"'';
  controls = lib.listToAttrs (
    map (n: lib.nameValuePair (codePoint n) "\\x${hex 2 n}") (lib.range 1 31 ++ [ 127 ])
  );
  confEscapes = controls // {
    "\"" = "\\\"";
    "\\" = "\\\\";
    "\n" = "\\n";
    "\r" = "\\r";
    "\t" = "\\t";
  };
  escapeWith = escapes: replaceStrings (attrNames escapes) (lib.attrValues escapes);
in
{
  inherit codePoint confEscapes escapeWith;

  has = characters: text: replaceStrings characters (map (_: "") characters) text != text;

  # A regular expression walks a long text by recursion and can exhaust the stack (libstdc++): only short ones are matched.
  matchesShort = pattern: text: builtins.stringLength text <= 128 && match pattern text != null;
}
