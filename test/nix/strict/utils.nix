# nixos/lib/utils.nix, the `utils` module argument.
{ lib, ... }:
rec {
  escapeSystemdPath =
    path:
    let
      trimmed = lib.removePrefix "/" (lib.removeSuffix "/" path);
    in
    if trimmed == "" then
      "-"
    else
      lib.replaceStrings [ "/" ] [ "-" ] (lib.replaceStrings [ "-" ] [ "\\x2d" ] trimmed);

  # one argument of an Exec*= line: JSON quoting, then % and $ doubled
  escapeSystemdExecArg =
    arg:
    lib.replaceStrings [ "%" "$" ] [ "%%" "$$" ] (
      builtins.toJSON (
        if builtins.isString arg then
          arg
        else if builtins.isPath arg then
          "${arg}"
        else if lib.isInt arg || lib.isFloat arg || lib.isDerivation arg then
          toString arg
        else
          throw "escapeSystemdExecArg can only quote strings, paths, numbers and derivations"
      )
    );
  escapeSystemdExecArgs = lib.concatMapStringsSep " " escapeSystemdExecArg;
  toShellPath =
    shell: if lib.isDerivation shell then "${shell}${shell.shellPath or ""}" else toString shell;
}
