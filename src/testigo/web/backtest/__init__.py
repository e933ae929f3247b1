"""The backtest on screen: a draft beside the pact in force, on the history that there is."""
