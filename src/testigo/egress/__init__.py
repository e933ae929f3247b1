"""The ways out: what leaves this machine for another one goes through here and nowhere else."""
