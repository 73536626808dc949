# What modules get beside config, lib and options.
{ pkgs, utils, ... }:
{
  _module.args = {
    inherit pkgs utils;
  };
}
