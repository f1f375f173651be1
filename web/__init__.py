"""The page: pieces of HTML made from records, the endpoints behind them, styles and scripts."""
