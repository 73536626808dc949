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

  given = deployment.optionsOf profile;

  # Who may do everything, for the probes that make streams or listen to everyone: one in each account.
  probers = {
    "$G" = "natsmith-prober";
  }
  // lib.mapAttrs (account: _: "natsmith-prober-${account}") given.accounts;
  proberIn = account: {
    name = probers.${account};
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
        auth.users = lib.mkIf (at config).auth.enable (given.auth.users ++ [ (proberIn "$G") ]);
        accounts = lib.mapAttrs (account: options: {
          users = options.users ++ [ (proberIn account) ];
        }) given.accounts;
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
        probers
        ;
      host = nodes.server;
      options = at nodes.server;
    };
}
