# What is committed in generated/ and schema/ is what the committed spec compiles to.
{ runCommand, natsmith }:
runCommand "natsmith-drift" { nativeBuildInputs = [ natsmith ]; } ''
  cd ${../.}
  natsmith build --check
  touch $out
''
