"""What registering a certificate has in common, whichever certificate and channel: order, identification, proofs."""
