"""The PC channel: internet banking for employee stock ownership."""
