sign-in-title = Sign in
sign-in-demo-lead = This is a demonstration with made-up people. Choose who you want to be.
