# The part of virtualisation/qemu-vm.nix that tests set.
{
  lib,
  option,
  pkgs,
  ...
}:
let
  inherit (lib) types;
  inherit (option)
    opt
    req
    flag
    flagOn
    strs
    nullStr
    nullPath
    setOf
    ;

  address = {
    address = opt types.str "";
    port = req types.port;
  };

  qemuVm = {
    memorySize = opt types.ints.positive 1024;
    cores = opt types.ints.positive 1;
    diskSize = opt (types.either (types.enum [ "auto" ]) types.ints.positive) 1024;
    diskImage = nullStr;
    emptyDiskImages = opt (types.listOf types.ints.positive) [ ];
    graphics = flagOn;
    msize = opt types.ints.positive 16384;
    vlans = opt (types.listOf types.ints.unsigned) [ 1 ];
    interfaces = setOf {
      options = {
        vlan = req types.ints.unsigned;
        assignIP = flag;
      };
    };
    forwardPorts = opt (types.listOf (
      types.submodule {
        options = {
          from = opt (types.enum [
            "host"
            "guest"
          ]) "host";
          proto = opt (types.enum [
            "tcp"
            "udp"
          ]) "tcp";
          host = address;
          guest = address;
        };
      }
    )) [ ];
    sharedDirectories = setOf {
      options = {
        source = req types.str;
        target = req types.path;
        securityModel = opt (types.enum [
          "passthrough"
          "mapped-xattr"
          "mapped-file"
          "none"
        ]) "mapped-xattr";
      };
    };
    additionalPaths = opt (types.listOf types.path) [ ];
    restrictNetwork = flag;
    writableStore = flagOn;
    writableStoreUseTmpfs = flagOn;
    useNixStoreImage = flag;
    mountHostNixStore = flagOn;
    useBootLoader = flag;
    useEFIBoot = flag;
    useSecureBoot = flag;
    useDefaultFilesystems = flagOn;
    tpm.enable = flag;
    credentials = setOf {
      options = {
        mechanism = opt (types.nullOr (
          types.enum [
            "fw_cfg"
            "smbios"
          ]
        )) null;
        source = nullPath;
        text = nullStr;
      };
    };
    qemu = {
      package = opt types.package pkgs.qemu_kvm;
      options = strs;
      networkingOptions = strs;
      consoles = strs;
    };
  };
in
{
  # In NixOS, the options of a VM are those of vmVariant and of test nodes only, and vmVariant takes any configuration.
  options.virtualisation = qemuVm // {
    vmVariant = opt (types.submodule { options.virtualisation = qemuVm; }) { };
  };
}
