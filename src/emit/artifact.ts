/** A file that natsmith writes: data until the last step, which is the only one that touches a disk. */
export interface Artifact {
  /** Relative to the output folder, with `/`: `generated/rave/module.nix`. */
  readonly path: string;
  readonly content: string;
  /** Permission bits; 0o644 unless told. */
  readonly mode?: number;
}
