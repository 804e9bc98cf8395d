"""The Korean vocabulary: one module per noun. Steps speak to the two ports of `ksfc_spec.target.ports` alone."""
