# A strict stand-in for the part of NixOS that a NATS module touches. It needs the real nixpkgs `lib`
# and nothing else: nothing is built, every store path is a made-up string, an evaluation takes 0.1 s.
#
#   strict = import ./test/nix/strict { inherit lib; };
#   system = strict.evalNixos { modules = [ ./module.nix { services.rave.nats.enable = true; } ]; };
#   strict.renderUnits system.config         { "nats.service" = "[Unit]\n..."; }
#   strict.failedAssertions system.config    [ "message" ]
#   strict.unknownDirectives system.config   [ "nats.service: [Service] ExecStrat=" ]
#
# Options, types and defaults are those of NixOS 25.11 to 26.05. There is no freeform type at the
# top level: an option that is not listed here is an error.
{
  lib,
  # Puts the text of writeText and its friends into the Nix store, so that rendered paths can be
  # read back (nix-instantiate --eval --read-write-mode).
  realFiles ? false,
  system ? "x86_64-linux",
}:
let
  scope = {
    inherit
      lib
      realFiles
      system
      pkgs
      utils
      baseModules
      renderNginx
      evalTest
      checkedTest
      ;
    option = import ./option.nix { inherit lib; };
    package = import ./pkgs/package.nix scope;
  };

  pkgs = import ./pkgs scope;
  utils = import ./utils.nix scope;

  # Their order is the order in which definitions of a list merge.
  baseModules = map (file: import file scope) [
    ./modules/meta.nix
    ./modules/system.nix
    ./modules/environment.nix
    ./modules/boot.nix
    ./modules/machine.nix
    ./modules/logrotate.nix
    ./systemd
    ./systemd/tmpfiles.nix
    ./modules/users.nix
    ./modules/networking.nix
    ./modules/firewall.nix
    ./modules/acme.nix
    ./modules/security.nix
    ./modules/nginx.nix
    ./modules/nats.nix
    ./modules/prometheus.nix
    ./modules/virtualisation.nix
    ./modules/args.nix
  ];

  evalNixos =
    {
      modules,
      specialArgs ? { },
    }:
    lib.evalModules {
      class = "nixos";
      specialArgs = {
        modulesPath = "/nixpkgs/nixos/modules";
      }
      // specialArgs;
      modules = baseModules ++ modules;
    };

  evalTest = import ./vm-test.nix scope;
  checkedTest = import ./checked-test.nix scope;
  renderNginx = import ./render/nginx.nix scope;
in
{
  inherit
    pkgs
    utils
    baseModules
    evalNixos
    evalTest
    checkedTest
    renderNginx
    ;
  inherit (import ./assertions.nix scope) checked failedAssertions;
  inherit (import ./render/units.nix scope) renderUnits unitLinks;
  forceAll = import ./force-all.nix scope;
  optionsFacts = import ./options-facts.nix scope;
  renderLogrotate = import ./render/logrotate.nix scope;
  renderTmpfiles = import ./render/tmpfiles.nix scope;
  switchPlan = import ./switch-plan.nix scope;
  unknownDirectives = import ./directives.nix scope;
}
