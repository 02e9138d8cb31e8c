"""What can be practised: one more kind of it is one more module here, named in ``registry``."""
