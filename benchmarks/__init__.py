"""What ``make bench`` runs: every figure stands beside a floor that was measured in the same run."""
