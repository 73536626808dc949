# nats-server's own opinion of a nats-server.conf. What it would look for on the host is taken out: certificates and keys
# (`tls { … }`), which `-t` opens, and the folder of a resolver, which `-t` makes (server/opts.go).
{
  runCommand,
  nats-server,
}:
{ name, conf }:
let
  # natsmith prints a block's end at the indentation of its beginning.
  withoutFiles = ''
    /^ *(tls|resolver) \{$/ && !skip { skip = 1; match($0, /^ */); end = substr($0, 1, RLENGTH) "}"; next }
    skip { if ($0 == end) skip = 0; next }
    { print }
  '';
in
runCommand name
  {
    nativeBuildInputs = [ nats-server ];
    inherit conf withoutFiles;
    passAsFile = [
      "conf"
      "withoutFiles"
    ];
  }
  ''
    awk -f "$withoutFilesPath" "$confPath" >nats-server.conf
    nats-server -t -c nats-server.conf 2>&1 | tee $out
    grep -q 'is valid' $out
  ''
