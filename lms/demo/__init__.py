"""The demonstration: a district government that learns, made through the api everybody uses."""
