"""Values and rules that every layer shares; knows no engine and no Qt."""
