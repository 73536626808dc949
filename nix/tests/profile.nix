# A profile, seen from outside: before and after restarts, a reboot and a power cut.
{
  deployment,
  name,
  natsmith,
  profile,
  project,
}:
{ lib, ... }:
let
  at = lib.getAttrFromPath deployment.optionPath;

  # Who may do everything, for the probes that make streams or listen to everyone.
  prober = {
    name = "natsmith-prober";
    publish = [ ">" ];
    subscribe = [ ">" ];
  };
in
{
  name = "${name}-${profile}";

  nodes.server =
    { config, ... }:
    {
      imports = [
        ../made-up-secrets.nix
        (deployment.withProfile profile)
      ];
      config = lib.setAttrByPath deployment.optionPath {
        cliPackage = natsmith;
        # A list of ours would replace the profile's: both, then.
        auth.users = lib.mkIf (at config).auth.enable (
          (deployment.optionsOf profile).auth.users ++ [ prober ]
        );
      };
    };

  nodes.client.environment.systemPackages = [ natsmith ];

  testScript =
    { nodes, ... }:
    import ./script.nix {
      inherit
        lib
        profile
        project
        prober
        ;
      host = nodes.server;
      options = at nodes.server;
    };
}
