# The script options of a service (`script`, `preStart`, ...), each of which becomes an Exec line.
{
  lib,
  pkgs,
  package,
  ...
}:
let
  shebang = "#!${package.fakePath "bash-5.3" "package"}/bin/bash\n";
  jobScript =
    name: strict: text:
    let
      safe = lib.replaceStrings [ "\\" "@" ] [ "-" "_" ] name;
    in
    "${
      package.mkTextFile {
        name = "unit-script-${safe}";
        text =
          if strict then
            (pkgs.writeShellApplication {
              name = safe;
              inherit text;
            }).text
          else
            "${shebang}set -e\n\n${text}\n";
        destination = "/bin/${safe}";
      }
    }/bin/${safe}";

  # prelude `script`, `preStart`, ... -> Exec*=
  jobScripts = [
    {
      from = "preStart";
      to = "ExecStartPre";
      name = "pre-start";
      wrap = s: [ s ];
    }
    {
      from = "script";
      to = "ExecStart";
      name = "start";
      wrap = null;
    }
    {
      from = "postStart";
      to = "ExecStartPost";
      name = "post-start";
      wrap = s: [ s ];
    }
    {
      from = "reload";
      to = "ExecReload";
      name = "reload";
      wrap = s: s;
    }
    {
      from = "preStop";
      to = "ExecStop";
      name = "pre-stop";
      wrap = s: s;
    }
    {
      from = "postStop";
      to = "ExecStopPost";
      name = "post-stop";
      wrap = s: s;
    }
  ];
in
{
  inherit jobScript jobScripts;
}
