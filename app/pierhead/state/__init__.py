"""What the app knows; follows the engine, never draws."""
