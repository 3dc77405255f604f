// Tests of the networks.
