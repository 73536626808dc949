# `checkedTest test`: the test, as `evalTest` has it, with every value of every node evaluated, as building it would.
scope@{ lib, evalTest, ... }:
test:
let
  inherit (evalTest test) config;
  inherit (import ./assertions.nix scope) failedAssertions;
  forceAll = import ./force-all.nix scope;
  unknownDirectives = import ./directives.nix scope;

  problemsOf =
    name: node:
    map (problem: "- ${name}: ${problem}") (
      builtins.seq (forceAll node) (failedAssertions node ++ unknownDirectives node)
    );
  problems = lib.concatLists (lib.mapAttrsToList problemsOf config.nodes);
in
if problems == [ ] then config else throw "the test ${config.name}:\n${lib.concatLines problems}"
